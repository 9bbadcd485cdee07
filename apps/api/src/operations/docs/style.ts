/** The style of the page; colors are those of the console. */
export const STYLE = `
:root{color-scheme:light dark;--page:light-dark(#f6f7f3,#0d1512);--card:light-dark(#fff,#15211c);--ink:light-dark(#14201b,#e6eee9);
--muted:light-dark(#4d5d55,#9db0a6);--line:light-dark(#dbe2dc,#283831);--accent:light-dark(#0c6b52,#b9dc3f);--on-accent:light-dark(#fff,#0d1512);
--soft:light-dark(#eef2ec,#1b2a24);font:16px/1.55 system-ui,sans-serif}
:root[data-theme=light]{color-scheme:light}:root[data-theme=dark]{color-scheme:dark}
*{box-sizing:border-box}html{scroll-behavior:smooth;scroll-padding-top:4.5rem}
@media(prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
body{margin:0;background:var(--page);color:var(--ink)}
a{color:var(--accent);text-underline-offset:.15em}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:.2rem}
code,pre{font:.875em/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
.bar{position:sticky;top:0;z-index:2;display:flex;gap:.75rem;align-items:center;padding:.6rem clamp(1rem,3vw,2rem);
background:color-mix(in srgb,var(--page) 88%,transparent);backdrop-filter:blur(10px);border-bottom:1px solid var(--line)}
.brand{display:flex;gap:.6rem;align-items:center;font-weight:650;letter-spacing:-.01em;color:inherit;text-decoration:none;white-space:nowrap}
.glow{width:.7rem;height:.7rem;border-radius:50%;background:var(--accent);box-shadow:0 0 .9rem .15rem color-mix(in srgb,var(--accent) 55%,transparent)}
.bar input{flex:1;min-width:0;max-width:24rem;margin-left:auto;padding:.5rem .8rem;font:inherit;font-size:.95rem;color:inherit;background:var(--card);
border:1px solid var(--line);border-radius:.6rem}
.bar button{padding:.5rem .7rem;font:inherit;font-size:.95rem;color:inherit;background:var(--card);border:1px solid var(--line);border-radius:.6rem;cursor:pointer}
.bar button:hover,.bar input:hover{border-color:var(--muted)}
.page{display:grid;grid-template-columns:13rem minmax(0,1fr);gap:clamp(1.5rem,4vw,3.5rem);max-width:78rem;margin:0 auto;padding:0 clamp(1rem,3vw,2rem) 6rem}
.side{position:sticky;top:3.6rem;align-self:start;max-height:calc(100vh - 3.6rem);overflow:auto;padding:1.9rem 0}
.side ul{list-style:none;margin:0;padding:0}
.side a{display:flex;justify-content:space-between;gap:.5rem;padding:.3rem .6rem;border-radius:.45rem;color:var(--muted);text-decoration:none;font-size:.94rem}
.side a:hover{color:var(--ink);background:var(--soft)}
.side span{font-variant-numeric:tabular-nums;opacity:.75}
.intro{max-width:46rem;padding-top:2.2rem}
h1{margin:0 0 .5rem;font-size:clamp(1.8rem,5vw,2.5rem);line-height:1.15;letter-spacing:-.025em}
.lead{margin:0 0 1rem;color:var(--muted);font-size:1.1rem}
.facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(15rem,1fr));gap:.8rem;margin:1.4rem 0 0;padding:0;list-style:none}
.facts li{padding:.85rem 1rem;background:var(--card);border:1px solid var(--line);border-radius:.7rem;font-size:.93rem;overflow-wrap:anywhere}
.facts b{display:block;margin-bottom:.15rem}
h2{margin:3rem 0 .9rem;font-size:1.25rem;letter-spacing:-.015em}
h4{margin:1.5rem 0 .4rem;font-size:.95rem}h4 span{margin-left:.4rem;color:var(--muted);font-weight:400}
.operation,.schema{margin:0 0 .5rem;background:var(--card);border:1px solid var(--line);border-radius:.7rem;overflow:clip}
.operation[open],.schema[open]{border-color:color-mix(in srgb,var(--accent) 45%,var(--line))}
.operation>summary,.schema>summary{display:flex;flex-wrap:wrap;gap:.3rem .8rem;align-items:baseline;padding:.7rem 1rem;cursor:pointer;list-style:none}
summary::-webkit-details-marker{display:none}
.operation>summary:hover,.schema>summary:hover{background:var(--soft)}
.method{min-width:4.1rem;padding:.08rem .4rem;border:1px solid currentColor;border-radius:.4rem;text-align:center;font:650 .72rem/1.6 ui-monospace,Menlo,Consolas,monospace;letter-spacing:.03em}
.get{color:light-dark(#1b5fa8,#7db8f5)}.post{color:light-dark(#0c6b52,#5fd1a5)}.put,.patch{color:light-dark(#8a5a00,#e8bd5c)}.delete{color:light-dark(#b02a2a,#f58d84)}
.path{font-weight:600;overflow-wrap:anywhere}
.summary{flex:1 1 14rem;color:var(--muted);font-size:.94rem}
.inside{padding:.2rem 1rem 1.2rem;border-top:1px solid var(--line)}
.inside>p{max-width:46rem;margin:.8rem 0 0}.credentials{color:var(--muted)}
.members{margin:.3rem 0 0}.members>div{display:grid;grid-template-columns:minmax(9rem,16rem) minmax(0,1fr);gap:.2rem 1rem;padding:.42rem 0;border-top:1px solid var(--line)}
.members dt{overflow-wrap:anywhere}.members dd{margin:0;overflow-wrap:anywhere}.members dd p{margin:.15rem 0 0;color:var(--muted);font-size:.92rem}
dt b,dt i{margin-left:.5rem;font-size:.75rem;font-style:normal;font-weight:500;color:var(--muted)}dt b{color:var(--accent)}
.type{font-size:.93rem}.limits{margin-left:.5rem;color:var(--muted);font-size:.85rem}
.example>summary{margin-top:.5rem;color:var(--accent);cursor:pointer;font-size:.93rem}
pre{margin:.5rem 0 0;padding:.8rem 1rem;overflow:auto;max-height:26rem;background:var(--soft);border-radius:.6rem}
.scroll{overflow:auto}table{width:100%;border-collapse:collapse;font-size:.92rem}
th{text-align:left;font-weight:600;color:var(--muted)}th,td{padding:.35rem .8rem .35rem 0;border-bottom:1px solid var(--line);vertical-align:top;overflow-wrap:anywhere}
th:first-child,td:first-child,th:nth-child(2),td:nth-child(2){white-space:nowrap;width:1%}
.none{color:var(--muted)}[hidden]{display:none!important}
@media(max-width:52rem){.page{grid-template-columns:minmax(0,1fr)}.side{position:static;max-height:none;padding:1rem 0 0}
.side ul{display:flex;flex-wrap:wrap;gap:.2rem}.side span{display:none}.side a{padding:.25rem .6rem;border:1px solid var(--line)}
.members>div{grid-template-columns:minmax(0,1fr)}.brand small{display:none}.intro{padding-top:1.2rem}}
@media(max-width:26rem){.brand span:last-child{display:none}}
@media print{.bar,.side{display:none}.page{display:block}}
`;
