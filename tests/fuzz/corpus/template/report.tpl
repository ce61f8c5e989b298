@标题 {{firms}}企业运行情况
@日期 2019-10-18
# 总体情况
1—9月，完成产值{{output | yi}}，同比{{yoy | growth}}，**{{fall | change}}**。{{! 注释 }}
{{#if yes}}有{{else}}无{{/if}}{{#each industries as x limit=2}}{{x.name}}{{x.output | money}}{{sep "、"}}{{else}}无{{/each}}
{{table industries limit=10}}
表题 分行业{{firms}}
单位 亿元
列 行业 = name
列 产值/累计 = output | yi
列 产值/同比 = yoy industry=row.code | pct
合计 one
注 口径
{{/table}}
{{table}}
列 指标
列 数
行 产值 = output | yi
{{/table}}
{{chart industries}}
图题 行业
类型 柱线
单位 亿元
次单位 %
数值
类别 = name
系列 产值 = output | yi
次轴系列 同比 = yoy a="b"
{{/chart}}
@附件 名单
@分页
