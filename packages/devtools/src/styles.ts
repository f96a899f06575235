// How the panel looks, in light and in dark; it takes nothing from the page and gives nothing to it.

/** The style sheet of the shadow root. */
export const styles = `
:host {
  all: initial; color-scheme: light dark; position: fixed; inset: auto 0 0; z-index: 2147483647;
  --ground: light-dark(#fff, #1b1b1f); --raised: light-dark(#f6f5f8, #232329);
  --line: light-dark(#1d1d2016, #ffffff14); --text: light-dark(#212126, #ececf0); --muted: light-dark(#6a6a74, #9a9aa6);
  --accent: light-dark(#5b5bd6, #a5a4ff); --good: light-dark(#1d8a4f, #5fd394); --warn: light-dark(#a86500, #f2b45a);
  --bad: light-dark(#c0332f, #ff8f87); --mono: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace;
  font: 12px/1.5 system-ui, sans-serif; color: var(--text);
}
[hidden] { display: none !important; }
* { box-sizing: border-box; }
button, input { font: inherit; color: inherit; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: -2px; }
.opener {
  position: fixed; right: 14px; bottom: 14px; width: 38px; height: 38px; padding: 0; border: 0; border-radius: 50%; cursor: pointer;
  color: #fff; background: #5b5bd6; box-shadow: 0 4px 14px -2px #0006;
}
.opener::before { content: ""; position: absolute; inset: 11px 9px; border: solid currentColor; border-width: 2px 0; }
.opener::after { content: ""; position: absolute; inset: 18px 9px auto; width: 12px; border-top: 2px solid; }
.opener:hover { filter: brightness(1.1); }
.opener:focus-visible { outline-offset: 2px; }
section {
  position: relative; display: flex; flex-direction: column; height: min(360px, 60vh); background: var(--ground);
  box-shadow: 0 -1px 0 var(--line), 0 -12px 32px -12px #0004;
}
.edge { position: absolute; inset: -4px 0 auto; height: 8px; cursor: ns-resize; touch-action: none; }
.edge:hover, .edge:focus-visible { background: var(--accent); opacity: .5; outline: 0; }
header { display: flex; align-items: center; gap: 8px; padding: 7px 10px 7px 14px; border-bottom: 1px solid var(--line); }
header strong { font-size: 13px; }
.counts { flex: 1; min-width: 0; overflow: hidden; color: var(--muted); text-overflow: ellipsis; white-space: nowrap; }
header button, .actions button {
  padding: 2px 9px; border: 1px solid var(--line); border-radius: 6px; background: var(--raised); cursor: pointer; white-space: nowrap;
}
header button:hover, .actions button:hover { border-color: var(--accent); }
[aria-pressed=true] { color: var(--accent); border-color: currentColor; }
header .close { padding: 0 8px; border-color: transparent; background: none; color: var(--muted); font-size: 18px; line-height: 24px; }
input { width: 180px; min-width: 60px; padding: 2px 8px; border: 1px solid var(--line); border-radius: 6px; background: var(--raised); }
.panes { display: grid; flex: 1; grid-template-columns: minmax(280px, 2fr) 3fr; min-height: 0; }
.pane { display: flex; flex-direction: column; min-width: 0; min-height: 0; }
.pane + .pane { border-left: 1px solid var(--line); }
h2 { margin: 0; padding: 7px 14px 3px; color: var(--muted); font-size: 11px; font-weight: 600; }
.list { flex: 1; overflow: auto; overscroll-behavior: contain; padding: 0 6px 8px; }
ul { margin: 0; padding: 0; list-style: none; }
.note { margin: 0; padding: 5px 8px; color: var(--muted); }
.line {
  display: flex; align-items: baseline; gap: 8px; width: 100%; padding: 3px 8px; border: 0; border-radius: 6px; background: none;
  text-align: left; cursor: pointer; font-variant-numeric: tabular-nums;
}
.line:hover, .line[aria-expanded=true] { background: var(--raised); }
.what { flex: 1; min-width: 0; overflow-wrap: anywhere; }
.what b, dd b, code, .chip { font-family: var(--mono); font-size: 11.5px; }
.what b { font-weight: 600; }
dd b { font-weight: 500; }
.chip { margin-left: 2px; padding: 0 5px; border-radius: 4px; background: var(--line); }
.why { margin-left: 4px; color: var(--muted); }
.why code { color: var(--text); }
time, .time, .count { flex: none; color: var(--muted); }
.time { min-width: 52px; text-align: right; }
.count { min-width: 22px; text-align: right; }
time { font-family: var(--mono); font-size: 11px; }
.dot { flex: none; align-self: center; width: 7px; height: 7px; border-radius: 50%; background: var(--muted); }
.dot.fresh { background: var(--good); }
.dot.fetching, .dot.loading { background: var(--accent); }
.dot.stale { background: var(--warn); }
.dot.error { background: var(--bad); }
.tag, .kind { flex: none; color: var(--muted); font-size: 11px; }
.tag.fresh { color: var(--good); }
.tag.fetching, .tag.loading { color: var(--accent); }
.tag.stale { color: var(--warn); }
.tag.error { color: var(--bad); }
.kind { width: 52px; border-radius: 4px; background: var(--line); text-align: center; }
.call .kind { color: var(--accent); background: color-mix(in srgb, var(--accent) 14%, transparent); font-weight: 600; }
.kind.pending { opacity: .6; }
.kind.error.error { color: var(--bad); background: color-mix(in srgb, var(--bad) 14%, transparent); }
.led .kind { position: relative; margin-left: 16px; }
.led .kind::before {
  content: ""; position: absolute; left: -11px; top: -5px; width: 7px; height: 14px;
  border: solid var(--muted); border-width: 0 0 1px 1px; border-radius: 0 0 0 4px; opacity: .7;
}
.body { margin: 2px 8px 8px 22px; padding: 6px 0 2px 12px; border-left: 2px solid var(--line); }
dl { display: grid; grid-template-columns: auto 1fr; gap: 2px 12px; margin: 0; }
dt { color: var(--muted); }
dd { margin: 0; min-width: 0; overflow-wrap: anywhere; }
.actions { display: flex; flex-wrap: wrap; gap: 6px; margin-top: 8px; }
pre {
  max-height: 280px; margin: 8px 0 0; padding: 8px 10px; overflow: auto; border-radius: 6px; background: var(--raised);
  font: 11.5px/1.5 var(--mono);
}
@media (max-width: 760px) {
  section { height: min(460px, 70vh); }
  .panes { grid-template: 2fr 3fr / 1fr; }
  .pane + .pane { border-left: 0; border-top: 1px solid var(--line); }
  .counts { display: none; }
  input { flex: 1; }
}
`
