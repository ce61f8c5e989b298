{{! 月度运行分析：每个数都是“数字”，改模板不必改程序。语法见 docs/packs.md。}}
@标题 {{#each period as p}}{{p.say}}{{/each}}全区工业经济运行分析
# 总体情况
{{#each period as p}}{{p.say}}，全区{{monitoring.firms.on_list}}规模以上工业企业完成总产值{{monitoring.output.cumulative}}，同比{{monitoring.output.growth}}{{#if change}}，增速{{monitoring.output.change}}{{/if}}；规上工业增加值按可比价格测算同比{{monitoring.value_added.growth}}{{#if change}}，{{monitoring.value_added.change}}{{/if}}。{{p.month}}当月完成总产值{{monitoring.output.month}}，同比{{monitoring.output.growth.month}}。{{/each}}
{{#each value_added_target as t}}增加值增速市目标为{{monitoring.target.value_added}}，目前{{t.side}}目标{{monitoring.target.value_added.gap | abs}}。{{/each}}{{#each output_target as t}}总产值增速市目标为{{monitoring.target.output}}，目前{{t.side}}目标{{monitoring.target.output.gap | abs}}{{#if output_behind}}；要完成全年目标，余下月份总产值同比需{{monitoring.target.output.needed}}{{/if}}。{{/each}}
从企业看，产值同比增长的{{monitoring.firms.growing}}，增长面{{monitoring.firms.growing_share}}；下降的{{monitoring.firms.falling}}。存续企业产值同比{{monitoring.continuing.growth}}；本年新入库{{monitoring.entries.count}}，影响总产值增速{{monitoring.entries.contribution}}。累计产值超过1亿元的企业{{monitoring.over_100m.count}}，占全区产值的{{monitoring.over_100m.share}}。
销售产值{{monitoring.sales.cumulative}}，产销率{{monitoring.sales.rate}}；出口交货值{{monitoring.export.cumulative}}；规上工业用电量{{monitoring.power.cumulative}}，同比{{monitoring.power.growth}}。
{{chart trend}}
图题 规上工业总产值增速
类型 折线
单位 %
类别 = month
系列 累计增速 = growth
系列 当月增速 = growth_month
{{/chart}}
# 行业情况
拉动作用最大的行业是{{#each industries_up as x limit=3}}{{x.name}}（同比{{x.growth}}，拉动{{x.pull}}）{{sep "、"}}{{else}}（无）{{/each}}；下拉最大的是{{#each industries_down as x limit=3}}{{x.name}}（同比{{x.growth}}，下拉{{x.pull | abs}}）{{sep "、"}}{{else}}（无）{{/each}}。
{{table industries limit=12}}
表题 分行业工业总产值
单位 亿元、%、个百分点
列 行业 = name
列 总产值/本年累计 = output | value
列 总产值/同比 = growth | value
列 总产值/占比 = share | value
列 拉动 = pull | value
合计 industries_total
注 口径为规模以上工业企业，同比按同口径计算；按总产值从大到小排列，列前12个行业。
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
{{#each groups as x}}{{x.name}}产值{{x.output}}，同比{{x.growth}}，占全区的{{x.share}}，{{x.share_change}}；{{else}}本区没有设置产业分组；{{/each}}各产业之间企业有交叉，占比不相加。
{{chart groups}}
图题 重点产业累计增速
类型 排名
单位 %
类别 = name
系列 增速 = growth
数值
{{/chart}}
# 重点企业
拉动最大的企业：{{#each firms_up as x limit=5}}{{x.name}}（产值{{x.output}}，同比{{x.growth}}，拉动{{x.pull}}）{{sep "；"}}{{else}}（无）{{/each}}。
下拉最大的企业：{{#each firms_down as x limit=5}}{{x.name}}（产值{{x.output}}，同比{{x.growth}}，下拉{{x.pull | abs}}）{{sep "；"}}{{else}}（无）{{/each}}。
{{table firms_down limit=10}}
表题 产值下拉前十位企业
单位 万元、%、个百分点
列 企业 = name
列 行业 = industry
列 产值/本年累计 = output | value
列 产值/同比 = growth | value
列 拉动 = pull | value
{{/table}}
# 投资与培育
工业技改投资完成{{monitoring.renovation.cumulative}}，同比{{monitoring.renovation.growth}}，其中当月{{monitoring.renovation.month}}。纳统培育库现有企业{{monitoring.nursery.count}}，按目前进度预计年底可达到规上标准的{{monitoring.nursery.within_reach}}；本月新增规下样本工业企业{{monitoring.sample.new}}。
{{table nursery limit=10}}
表题 距规上标准最近的培育企业
单位 万元
列 企业 = name
列 累计营收 = revenue | value
列 预计全年 = projected | value
列 距2000万元 = gap | value
列 尚缺材料 = missing
注 全年按全区同期进度推算，负数表示预计超过标准。
{{/table}}
# 预警与数据质量
本月应报企业{{monitoring.month.due}}，已报{{monitoring.month.reported}}，报送完整率{{monitoring.month.completeness}}，及时率{{monitoring.month.timeliness}}；待核实问题{{monitoring.findings.open}}。
{{#each alerts as x limit=8}}{{x.name}}：{{x.text}}。
{{else}}本月没有触发预警的企业。{{/each}}
# 下一步工作
{{#each next_steps as x}}{{x.text}}
{{else}}按月跟踪，做好下月数据采集。{{/each}}
