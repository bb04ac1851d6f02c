//! The look of a report: light and dark, on a phone, on a wide screen and on paper.

pub(super) const STYLE: &str = "\
:root{color-scheme:light dark;--bg:#fff;--fg:#1f2328;--soft:#59636e;--line:#d1d9e0;--box:#f6f8fa;\
--good:#116329;--bad:#b3121d;--doubtful:#7d4e00;--past:#818b98}
@media(prefers-color-scheme:dark){:root{--bg:#0d1117;--fg:#e6edf3;--soft:#9198a1;--line:#3d444d;--box:#151b23;\
--good:#56d364;--bad:#ff7b72;--doubtful:#e3b341;--past:#656c76}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:70rem;padding:1rem;background:var(--bg);color:var(--fg);\
font:15px/1.5 system-ui,'Segoe UI',Roboto,'DejaVu Sans',sans-serif}
h1{font-size:1.5rem;margin:.2rem 0}h2{font-size:1.15rem;margin:2rem 0 .5rem;border-bottom:1px solid var(--line)}
h3{font-size:1rem;margin:1.2rem 0 .2rem}
code,pre,td.id,.facts dd,svg text{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace}
code,td.id,.facts dd{font-size:.88em;overflow-wrap:anywhere}
pre{background:var(--box);border:1px solid var(--line);border-radius:6px;padding:.7rem;white-space:pre-wrap;\
overflow-wrap:anywhere;font-size:.85em}
.banner{border:1px solid var(--line);border-left:6px solid var(--soft);border-radius:6px;background:var(--box);padding:.7rem 1rem}
.banner.good{border-left-color:var(--good)}.banner.bad{border-left-color:var(--bad)}.banner.doubtful{border-left-color:var(--doubtful)}
.facts,.finding dl{display:grid;grid-template-columns:max-content 1fr;gap:.15rem 1rem;margin:.5rem 0}
dt{color:var(--soft)}dd{margin:0;min-width:0;overflow-wrap:anywhere}
.good{color:var(--good)}.bad{color:var(--bad)}.doubtful{color:var(--doubtful)}.past{color:var(--soft)}
.banner.good,.banner.bad,.banner.doubtful{color:var(--fg)}
.wide{overflow-x:auto}table{border-collapse:collapse;width:100%}
th,td{text-align:left;vertical-align:top;padding:.25rem .7rem .25rem 0;border-bottom:1px solid var(--line)}
th{color:var(--soft);font-weight:600}td.number{text-align:right}td.when{white-space:nowrap}
details{margin:.5rem 0}summary{cursor:pointer;color:var(--soft)}
svg{display:block;min-width:40rem;width:100%;height:auto}
svg text{font-size:11px;fill:var(--fg)}svg .tick{stroke:var(--line)}svg .soft{fill:var(--soft)}
svg .good{fill:var(--good)}svg .bad{fill:var(--bad)}svg .doubtful{fill:var(--doubtful)}svg .past{fill:var(--past)}
footer{margin-top:2rem;color:var(--soft);font-size:.85em}
@media(max-width:36rem){.facts,.finding dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:.4rem}}
@media print{:root{--bg:#fff;--fg:#000;--box:#fff;--soft:#444;--line:#bbb;--good:#116329;--bad:#b3121d;--doubtful:#7d4e00}\
body{max-width:none;padding:0;font-size:11px}details>*{display:block}.wide{overflow:visible}svg{min-width:0}\
h2,h3,tr,.finding{break-inside:avoid}}
";
