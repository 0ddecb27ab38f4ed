// Draws one dashboard with Grafana's own components, transformations and units, from answers that draw.mjs has fetched.
import {
  applyFieldOverrides,
  createTheme,
  dateTime,
  fieldMatchers,
  FieldMatcherID,
  FieldType,
  getFieldDisplayValues,
  identityOverrideProcessor,
  Registry,
  standardTransformers,
  standardTransformersRegistry,
  toDataFrame,
  transformDataFrame,
} from '@grafana/data';
import { BigValue, BigValueTextMode, GlobalStyles, PanelChrome, ThemeContext, TimeSeries, VizRepeater } from '@grafana/ui';
import { TableNG } from '@grafana/ui/unstable';
import React from 'react';
import { createRoot } from 'react-dom/client';

const CELL = 30;
const GAP = 8;
const TITLE = 40;
const WIDTH = 1600;

// some are listed under two names
standardTransformersRegistry.setInit(() =>
  [...new Set(Object.values(standardTransformers))].map((transformation) => ({
    id: transformation.id,
    name: transformation.name,
    transformation: async () => transformation,
  })),
);

/** What a panel's defaults and overrides may set, as it stands: Grafana's registry belongs to its server's page. */
function settable({ fieldConfig: { defaults, overrides } }) {
  const ids = [
    ...Object.keys(defaults).filter((name) => name !== 'custom'),
    ...Object.keys(defaults.custom ?? {}).map((name) => `custom.${name}`),
    ...overrides.flatMap((override) => override.properties.map((property) => property.id)),
  ];
  return new Registry(() =>
    [...new Set(ids)].map((id) => ({
      id,
      name: id,
      path: id.replace(/^custom\./, ''),
      isCustom: id.startsWith('custom.'),
      process: identityOverrideProcessor,
      shouldApply: () => true,
    })),
  );
}

/** As Grafana's data source for Prometheus makes frames. */
function frames(answers) {
  return answers.flatMap(({ target, result }) =>
    target.format === 'table' ? [tableFrame(target, result)] : result.map((series) => seriesFrame(target, series)),
  );
}

function tableFrame(target, result) {
  const labels = [...new Set(result.flatMap((series) => Object.keys(series.metric)))];
  return toDataFrame({
    refId: target.refId,
    fields: [
      { name: 'Time', type: FieldType.time, values: result.map((series) => series.value[0] * 1000) },
      ...labels.map((label) => ({ name: label, type: FieldType.string, values: result.map((s) => s.metric[label] ?? '') })),
      { name: 'Value', type: FieldType.number, values: result.map((series) => Number(series.value[1])) },
    ],
  });
}

function seriesFrame(target, { metric, values }) {
  const name = target.legendFormat.replace(/{{(\w+)}}/g, (_, label) => metric[label] ?? '');
  return toDataFrame({
    refId: target.refId,
    name,
    fields: [
      { name: 'Time', type: FieldType.time, values: values.map(([time]) => time * 1000) },
      {
        name: 'Value',
        type: FieldType.number,
        labels: metric,
        config: { displayNameFromDS: name },
        values: values.map(([, value]) => Number(value)),
      },
    ],
  });
}

function Drawing({ panel, data, theme, width, height, timeRange }) {
  switch (panel.type) {
    case 'stat':
      return (
        <VizRepeater
          source={data}
          getValues={() =>
            getFieldDisplayValues({
              fieldConfig: panel.fieldConfig,
              reduceOptions: panel.options.reduceOptions,
              replaceVariables: (text) => text,
              theme,
              data,
              timeZone: 'utc',
            })
          }
          renderValue={({ value, width, height, count }) => (
            <BigValue
              value={value.display}
              count={count}
              width={width}
              height={height}
              theme={theme}
              colorMode={panel.options.colorMode}
              graphMode={panel.options.graphMode}
              justifyMode={panel.options.justifyMode}
              textMode={panel.options.textMode ?? BigValueTextMode.Auto}
            />
          )}
          width={width}
          height={height}
          itemSpacing={3}
          orientation={panel.options.orientation}
          autoGrid
        />
      );
    case 'table':
      return <TableNG data={data[0]} width={width} height={height} initialSortBy={panel.options.sortBy} enableSharedCrosshair={false} />;
    case 'timeseries':
    // this component draws the x axis of a trend evenly; Grafana's own panel draws it as the dashboard says, by logarithms
    case 'trend': {
      const x = panel.options.xField;
      const fields = x && {
        x: fieldMatchers.get(FieldMatcherID.byName).get(x),
        y: fieldMatchers.get(FieldMatcherID.byTypes).get(new Set([FieldType.number])),
      };
      if (data.every((frame) => frame.length === 0)) {
        return <p>nothing yet</p>;
      }
      return (
        <TimeSeries
          frames={data}
          structureRev={1}
          width={width}
          height={height}
          timeRange={timeRange}
          timeZone="utc"
          legend={panel.options.legend}
          options={panel.options}
          fields={fields}
        />
      );
    }
    default:
      // @grafana/ui has no component for it; the numbers behind it are shown instead
      return (
        <pre style={{ fontSize: 11 }}>
          {`${panel.type}, drawn by Grafana's server only\n` +
            data.map((frame) => `${frame.name}: ${frame.fields[1].values.at(-1)}`).join('\n')}
        </pre>
      );
  }
}

async function drawn(panel, answers, theme) {
  const transformed = await new Promise((resolve) =>
    transformDataFrame(panel.transformations ?? [], frames(answers)).subscribe(resolve),
  );
  return applyFieldOverrides({
    data: transformed,
    fieldConfig: panel.fieldConfig,
    fieldConfigRegistry: settable(panel),
    replaceVariables: (text) => text,
    theme,
    timeZone: 'utc',
  });
}

/** Draws a dashboard whose panels' queries have these answers, by the panel's id. */
window.draw = async (dashboard, answers, dark, from, to) => {
  const theme = createTheme({ colors: { mode: dark ? 'dark' : 'light' } });
  const timeRange = { from: dateTime(from), to: dateTime(to), raw: { from: dateTime(from), to: dateTime(to) } };
  const column = WIDTH / 24;
  const panels = [];
  for (const panel of dashboard.panels) {
    const { x, y, w, h } = panel.gridPos;
    const [width, height] = [w * column - GAP, h * (CELL + GAP) - GAP];
    const style = { position: 'absolute', left: x * column, top: TITLE + y * (CELL + GAP), width, height };
    const data = panel.type === 'row' ? [] : await drawn(panel, answers[panel.id], theme);
    panels.push(
      <div key={panel.id} style={style}>
        {panel.type === 'row' ? (
          <h4>{panel.title}</h4>
        ) : (
          <PanelChrome title={panel.title} description={panel.description} width={width} height={height}>
            {(w, h) => <Drawing panel={panel} data={data} theme={theme} width={w} height={h} timeRange={timeRange} />}
          </PanelChrome>
        )}
      </div>,
    );
  }
  document.body.style.cssText = `margin: 8px; background: ${theme.colors.background.canvas}; color: ${theme.colors.text.primary};
    font: ${theme.typography.fontSize}px Inter, Helvetica, Arial, sans-serif; width: ${WIDTH}px;
    height: ${TITLE + Math.max(...dashboard.panels.map(({ gridPos }) => gridPos.y + gridPos.h)) * (CELL + GAP)}px`;
  createRoot(document.getElementById('root')).render(
    <ThemeContext.Provider value={theme}>
      <GlobalStyles />
      <h2>{dashboard.title}</h2>
      {panels}
    </ThemeContext.Provider>,
  );
};
