{{! 月度运行分析：每个数都是“数字”，改模板不必改程序。语法见 docs/packs.md。}}
@标题 {{period.say}}全区规模以上工业经济运行情况
# 总体情况
{{period.say}}，全区规模以上工业企业{{monitoring.firms.on_list | count}}，完成工业总产值{{monitoring.output.cumulative}}，同比{{monitoring.output.growth}}{{#if january = false}}，增速比上期{{monitoring.output.change}}{{/if}}；规上工业增加值按可比价格测算同比{{monitoring.value_added.growth}}{{#if january = false}}，比上期{{monitoring.value_added.change}}{{/if}}。{{period.month}}当月总产值{{monitoring.output.month}}，同比{{monitoring.output.growth.month}}；经季节调整，环比{{monitoring.output.mom}}。
{{#if has_value_added_target}}与年度目标比，增加值增速市目标为{{monitoring.target.value_added | value}}，目前{{#if value_added_gap >= 0}}高于目标{{else}}低于目标{{/if}}{{monitoring.target.value_added.gap | magnitude}}。{{/if}}{{#if has_output_target}}总产值增速市目标为{{monitoring.target.output | value}}，目前{{#if output_gap >= 0}}高于目标{{else}}低于目标{{/if}}{{monitoring.target.output.gap | magnitude}}；要完成全年目标，余下月份总产值增速需达到{{monitoring.target.output.needed | value}}。{{/if}}
从企业看，产值同比增长的企业{{monitoring.firms.growing | count}}，增长面为{{monitoring.firms.growing_share | value}}；下降的企业{{monitoring.firms.falling | count}}。存续企业产值{{monitoring.continuing.growth}}，本年新入库企业{{monitoring.entries.count | count}}，影响总产值增速{{monitoring.entries.contribution | signed}}。累计产值超1亿元的企业{{monitoring.over_100m.count | count}}，产值占全区的{{monitoring.over_100m.share | value}}。
销售产值{{monitoring.sales.cumulative}}，产销率{{monitoring.sales.rate | value}}；出口交货值{{monitoring.export.cumulative}}；规上工业用电量{{monitoring.power.cumulative}}，同比{{monitoring.power.growth}}。
{{chart trend}}
图题 规上工业总产值累计增速与当月增速
类型 折线
单位 %
类别 = month
系列 累计增速 = growth
系列 当月增速 = growth_month
{{/chart}}
# 行业情况
分行业看，拉动作用最大的是{{#each industries_up as x limit=3}}{{x.name}}（{{x.growth}}，拉动{{x.pull | value}}）{{sep "、"}}{{else}}（无）{{/each}}；下拉最大的是{{#each industries_down as x limit=3}}{{x.name}}（{{x.growth}}，下拉{{x.pull | magnitude}}）{{sep "、"}}{{else}}（无）{{/each}}。
{{table industries limit=12}}
表题 分行业工业总产值
单位 亿元、%、个百分点
列 行业 = name
列 总产值/本年累计 = output | number
列 总产值/同比 = growth | number
列 总产值/占比 = share | number
列 拉动 = pull | number
合计 industries_total
注 口径为规模以上工业企业；同比按同口径计算；行业按总产值从大到小排列，只列前12个。
{{/table}}
{{chart industries_waterfall}}
图题 各行业对总产值增速的拉动
类型 瀑布
单位 个百分点
类别 = name
系列 拉动 = pull
总量 = is_total
数值
{{/chart}}
# 重点产业
{{#each groups as x}}{{x.name}}产值{{x.output}}，同比{{x.growth}}，占全区的{{x.share | value}}，占比比上年同期{{x.share_change}}。{{/each}}
{{chart groups}}
图题 重点产业累计增速
类型 排名
单位 %
类别 = name
系列 增速 = growth
数值
{{/chart}}
# 重点企业
拉动最大的企业：{{#each firms_up as x limit=5}}{{x.name}}（产值{{x.output}}，{{x.growth}}，拉动{{x.pull | value}}）{{sep "；"}}{{else}}（无）{{/each}}。
下拉最大的企业：{{#each firms_down as x limit=5}}{{x.name}}（产值{{x.output}}，{{x.growth}}，下拉{{x.pull | magnitude}}）{{sep "；"}}{{else}}（无）{{/each}}。
{{table firms_down limit=10}}
表题 产值下拉前十位企业
单位 万元、%、个百分点
列 企业 = name
列 行业 = industry
列 产值/本年累计 = output | number
列 产值/同比 = growth | number
列 拉动 = pull | number
{{/table}}
# 投资与培育
工业技改投资完成{{monitoring.renovation.cumulative}}，同比{{monitoring.renovation.growth}}，其中当月{{monitoring.renovation.month}}。纳统培育库现有企业{{monitoring.nursery.count | count}}，按目前进度预计年底可达到规上标准的{{monitoring.nursery.within_reach | count}}；本月新增规下样本工业企业{{monitoring.sample.new | count}}。
{{table nursery limit=10}}
表题 距规上标准最近的培育企业
单位 万元
列 企业 = name
列 本年累计营收 = revenue | number
列 预计全年 = projected | number
列 距2000万元 = gap | number
{{/table}}
# 预警与数据质量
本月应报企业{{monitoring.month.due | count}}，已报{{monitoring.month.reported | count}}，报送完整率{{monitoring.month.completeness | value}}，及时率{{monitoring.month.timeliness | value}}；待核实问题{{monitoring.findings.open | count}}。
{{#each alerts as x limit=8}}{{x.name}}：{{x.text}}
{{else}}本月没有触发预警的企业。{{/each}}
# 下一步工作
{{#each next_steps as x}}{{x.text}}
{{else}}按月跟踪，做好下月数据采集。{{/each}}
