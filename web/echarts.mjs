// The parts of Apache ECharts that the pages use, as one script: window.echarts.
import * as core from 'echarts/core';
import { BarChart, LineChart, PieChart, ScatterChart, GraphChart, SankeyChart, TreemapChart, HeatmapChart, RadarChart, GaugeChart, CustomChart } from 'echarts/charts';
import { TitleComponent, TooltipComponent, GridComponent, LegendComponent, DatasetComponent, DataZoomComponent, VisualMapComponent, MarkLineComponent, AriaComponent, RadarComponent } from 'echarts/components';
import { CanvasRenderer } from 'echarts/renderers';
core.use([BarChart, LineChart, PieChart, ScatterChart, GraphChart, SankeyChart, TreemapChart, HeatmapChart, RadarChart, GaugeChart, CustomChart, TitleComponent, TooltipComponent,
  GridComponent, LegendComponent, DatasetComponent, DataZoomComponent, VisualMapComponent, MarkLineComponent, AriaComponent, RadarComponent, CanvasRenderer]);
window.echarts = core;
