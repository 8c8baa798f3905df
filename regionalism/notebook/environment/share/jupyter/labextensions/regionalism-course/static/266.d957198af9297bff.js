"use strict";(self.rspackChunkregionalism_course=self.rspackChunkregionalism_course||[]).push([[266],{646(e,r,o){var t=o(601),n=o.n(t),a=o(314),i=o.n(a),s=o(417),l=o.n(s),p=new URL(o(781),o.b),g=i()(n()),d=l()(p);g.push([e.id,`/* Course mode. Everything stands under .rg-course (a course page), .rg-strip, .rg-contents or .rg-dialog. */

.rg-strip,
.rg-contents,
.rg-dialog {
  --rg-course-ink: var(--jp-ui-font-color1);
  --rg-course-quiet: var(--jp-ui-font-color2);
  --rg-course-line: color-mix(in srgb, var(--jp-ui-font-color1) 55%, transparent);
  --rg-course-accent: #0b5cad;
  font-family: var(--jp-content-font-family);
  color: var(--rg-course-ink);
}

[data-jp-theme-light="false"] :is(.rg-strip, .rg-contents, .rg-dialog) {
  --rg-course-accent: #7cb8ff;
}

.rg-tool {
  min-height: 2.25rem;
  padding: 0 0.75rem;
  border: 1px solid var(--rg-course-line, currentColor);
  border-radius: 6px;
  background: var(--jp-layout-color1);
  color: var(--jp-ui-font-color1);
  font: inherit;
  font-size: 0.9375rem;
  cursor: pointer;
}

.rg-tool:hover {
  background: var(--jp-layout-color2);
}

:is(.rg-strip, .rg-contents, .rg-dialog, .rg-course) :is(.rg-tool, .rg-section, .rg-stretch-line, a):focus-visible {
  outline: 3px solid var(--rg-course-accent, #0b5cad);
  outline-offset: 2px;
}

/* The strip */

.rg-strip {
  background: var(--jp-layout-color1);
  border-bottom: 1px solid var(--jp-border-color2);
}

.rg-tools {
  display: flex;
  flex-wrap: nowrap;
  align-items: center;
  gap: 0.25rem 0.75rem;
  padding: 0.375rem 1rem;
}

/* A long title is cut, so that the strip stays one row: it stands above the page, too. */
.rg-strip .rg-words {
  flex: 1 1 auto;
  min-width: 0;
  overflow: hidden;
  font-size: 0.9375rem;
  text-overflow: ellipsis;
  white-space: nowrap;
}

.rg-tools .rg-tool {
  flex: none;
}

.rg-strip-bar {
  flex: 0 1 8rem;
  height: 0.625rem;
  accent-color: var(--rg-course-accent);
}

.rg-is-plain :is(.rg-strip-bar, .rg-words) {
  visibility: hidden;
}

.rg-strip .rg-band {
  display: flex;
  flex-wrap: wrap;
  align-items: center;
  gap: 0.5rem 1rem;
  padding: 0.5rem 1rem;
  border-top: 1px solid var(--jp-border-color2);
  background: var(--jp-layout-color2);
  font-size: 1rem;
  line-height: 1.4;
}

.rg-strip .rg-band[hidden],
.rg-strip-bar[hidden] {
  display: none;
}

/* The page */

.rg-course .jp-Notebook {
  --rg-column: 42rem;
  --jp-content-font-size1: 16px;
  --jp-content-line-height: 1.45;
  --jp-code-font-size: 15px;
  --jp-cell-padding: 0;
  /* A page ends where its text ends: JupyterLab's empty window below it reads as something missing. */
  --jp-notebook-scroll-padding: 6rem;
}

.rg-course .jp-Notebook .jp-Cell {
  width: auto;
  max-width: var(--rg-column);
  margin: 0 auto;
  padding: 0.125rem 1rem;
  border: none;
  box-sizing: content-box;
}

.rg-course .jp-Cell.rg-hush > .jp-Cell-inputWrapper,
.rg-course .jp-Notebook :is(.jp-InputPrompt, .jp-OutputPrompt, .jp-Collapser, .jp-cell-toolbar, .jp-Notebook-footer, .jp-OutputArea-promptOverlay),
.rg-course .rg-only-plain {
  display: none;
}

.rg-course .jp-Cell.rg-hush:not(:has(.jp-OutputArea-child)) {
  padding-top: 0;
  padding-bottom: 0;
  min-height: 0;
}

/* The card that opens the course comes when the page runs, above a text that is read by then: its room waits for it. */
.rg-awaits-run.rg-course .jp-Cell.rg-hush[data-cell="opening"] {
  min-height: 31.5rem;
}

.rg-awaits-run.rg-course .jp-Cell.rg-hush[data-cell="opening"]:not(:has(.jp-OutputArea-child))::before {
  content: "The map of the course comes here in a moment. The text stands below.";
  display: block;
  padding: 0.75rem 1rem;
  border: 1px dashed var(--jp-border-color1);
  border-radius: 6px;
  font-family: var(--jp-content-font-family);
}

@media (max-width: 759px) {
  .rg-awaits-run.rg-course .jp-Cell.rg-hush[data-cell="opening"] {
    min-height: calc(79.25rem - 62.5vw);
  }
}

@media (max-width: 380px) {
  .rg-awaits-run.rg-course .jp-Cell.rg-hush[data-cell="opening"] {
    min-height: 69rem;
  }
}

/* JupyterLab marks the cell that its menus speak of, with rules that are more exact than any of ours. */
.rg-course .jp-Notebook .jp-Cell:is(.jp-mod-active, .jp-mod-selected) {
  background: none !important;
  box-shadow: none !important;
}

.rg-course .jp-Notebook .jp-Cell:focus-visible,
.rg-course .jp-Notebook .jp-Cell:focus-visible * {
  border-color: transparent;
  outline: none;
}

.rg-by-key .rg-course .jp-Notebook .jp-Cell:focus-visible {
  outline: 2px solid var(--jp-brand-color1);
}

.rg-course .jp-RenderedHTMLCommon {
  padding-right: 0;
}

.rg-course .jp-MarkdownOutput.jp-RenderedHTMLCommon {
  padding: 0;
  line-height: 1.45;
}

/* A lesson is long enough without JupyterLab's margins. */
.rg-course .jp-MarkdownOutput.jp-RenderedHTMLCommon :is(p, ul, ol, blockquote, table, details) {
  margin-block: 0 0.5em;
}

/* The cell that follows stands at the distance of a paragraph already. */
.rg-course .jp-MarkdownOutput.jp-RenderedHTMLCommon > :last-child {
  margin-bottom: 0.2em;
}

/* A link in a text is not told by its colour alone, and a table is text like the rest. */
.rg-course .jp-MarkdownOutput.jp-RenderedHTMLCommon a:not(.jp-InternalAnchorLink) {
  text-decoration: underline;
  text-underline-offset: 0.15em;
}

.rg-course .jp-MarkdownOutput.jp-RenderedHTMLCommon table {
  font-size: 15px;
}

.rg-course .jp-MarkdownOutput.jp-RenderedHTMLCommon li {
  margin-block: 0 0.15em;
}

.rg-course .jp-MarkdownOutput.jp-RenderedHTMLCommon :is(h1, h2, h3) {
  margin-block: 0.55em 0.3em;
  line-height: 1.2;
}

.rg-course .jp-MarkdownOutput.jp-RenderedHTMLCommon h1 {
  margin-top: 0.3em;
  font-size: 1.9em;
}

.rg-course .jp-MarkdownOutput.jp-RenderedHTMLCommon h2 {
  font-size: 1.45em;
}

/* A part of the core says so beside its heading. */

.rg-course .jp-RenderedHTMLCommon h2:has(+ .rg-core) {
  padding-right: 3.5rem;
}

.rg-course .jp-MarkdownOutput.jp-RenderedHTMLCommon .rg-core {
  margin: -2.1rem 0 0.6rem;
  font-size: 0.875rem;
  text-align: right;
}

/* A part of a lesson in one line */

/* The line has sizes of its own, and not a multiple of its heading's. */
.rg-stretch {
  margin: 0;
  font-size: 16px;
}

.rg-stretch-line {
  display: flex;
  flex-wrap: wrap;
  align-items: baseline;
  gap: 0 0.75rem;
  width: 100%;
  min-height: 2.125rem;
  padding: 0.25rem 0.75rem;
  border: 1px solid color-mix(in srgb, var(--jp-ui-font-color1) 55%, transparent);
  border-radius: 6px;
  background: var(--jp-layout-color1);
  color: var(--jp-ui-font-color1);
  font-family: var(--jp-content-font-family);
  font-size: 1rem;
  font-weight: 600;
  line-height: 1.35;
  text-align: left;
  cursor: pointer;
}

.rg-stretch-line:hover {
  background: var(--jp-layout-color2);
}

.rg-stretch-line[aria-expanded="true"] {
  border-width: 0 0 2px;
  border-radius: 0;
  padding-inline: 0;
  font-size: 1.45em;
  font-weight: normal;
}

h3 .rg-stretch-line[aria-expanded="true"] {
  font-size: 1.2em;
}

.rg-stretch-title {
  flex: 1 1 60%;
}

.rg-stretch-facts {
  font-size: 0.9375rem;
  font-weight: normal;
}

.rg-course .rg-stretch-cell > :not(.rg-stretch),
:not(.rg-course *) > .rg-stretch {
  display: none;
}

.rg-course .jp-OutputArea-output {
  padding: 0;
  overflow-x: auto;
}

.rg-course .jp-Cell-outputWrapper,
.rg-course .jp-Cell-outputArea {
  margin-top: 0;
}

/* A line of code that is too long goes on below: on a page nobody looks for what is cut. */
.rg-course .jp-CodeCell .cm-content {
  flex-shrink: 1;
  white-space: break-spaces;
  overflow-wrap: anywhere;
}

/* The heading of an exercise says what it is worth. */
.rg-course .rg-worth {
  display: none;
}

.rg-course .rg-run-code {
  display: block;
  margin: 0.5rem 0 0;
  width: max-content;
}

.rg-course .rg-foreign > .jp-Cell-inputWrapper {
  outline: 2px dashed #b3261e;
  outline-offset: 3px;
}

.jp-Notebook :not(.rg-course *) > .rg-run-code {
  display: none;
}

/* JupyterLab's menus and bars, beside a course page */

.rg-bare :is(#jp-top-panel, #jp-menu-panel, #jp-title-panel, #jp-bottom-panel, .jp-SideBar, .lm-TabBar-addButton) {
  display: none;
  min-width: 0 !important;
  min-height: 0 !important;
}

/* JupyterLab gives room that is left over to whatever may grow, and takes 0 for "no limit". */
.rg-bare .jp-SideBar {
  max-width: 0.1px !important;
}

/* Contents */

.rg-contents {
  overflow: auto;
  padding: 0.75rem;
  background: var(--jp-layout-color1);
}

.rg-contents h2 {
  margin: 0 0 0.75rem;
  font-size: 1.0625rem;
  line-height: 1.35;
}

.rg-units {
  margin: 0;
  padding: 0;
  list-style: none;
}

.rg-unit {
  display: flex;
  gap: 0.625rem;
  padding: 0.625rem 0.5rem;
  border-left: 4px solid transparent;
  line-height: 1.4;
  font-size: 0.9375rem;
}

.rg-unit[aria-current] {
  border-left-color: var(--rg-course-accent);
  background: var(--jp-layout-color2);
}

.rg-units .rg-sign {
  font-size: 1.1rem;
}

.rg-units .rg-facts {
  color: var(--rg-course-ink);
  font-size: 0.875rem;
}

.rg-units .rg-ways {
  display: flex;
  gap: 1rem;
}

.rg-units .rg-ways a {
  display: inline-flex;
  align-items: center;
  min-height: 2rem;
  color: var(--rg-course-accent);
  text-decoration: underline;
}

.rg-sections {
  margin: 0.25rem 0 0;
  padding: 0;
  list-style: none;
}

.rg-section {
  width: 100%;
  min-height: 1.75rem;
  padding: 0.125rem 0;
  border: 0;
  background: none;
  color: var(--rg-course-ink);
  font: inherit;
  font-size: 0.875rem;
  line-height: 1.3;
  text-align: left;
  cursor: pointer;
}

.rg-section:hover {
  text-decoration: underline;
}

.rg-contents-icon {
  width: 1.25rem;
  height: 1.25rem;
  background: var(--jp-ui-font-color1);
  mask: url(${d}) center / contain no-repeat;
}

/* Windows over the page */

.rg-dialog {
  width: min(40rem, calc(100vw - 2rem));
  max-height: calc(100vh - 3rem);
  box-sizing: border-box;
  padding: 1rem 1.5rem 1.5rem;
  overflow: auto;
  border: 1px solid var(--rg-course-line);
  border-radius: 10px;
  background: var(--jp-layout-color1);
  font-size: 1rem;
  line-height: 1.5;
}

.rg-dialog::backdrop {
  background: rgb(0 0 0 / 50%);
}

.rg-dialog-head {
  display: flex;
  justify-content: space-between;
  align-items: center;
}

.rg-dialog h2 {
  margin: 0;
  font-size: 1.375rem;
}

.rg-dialog h3 {
  margin: 1rem 0 0.25rem;
  font-size: 1.0625rem;
}

.rg-dialog p {
  margin: 0.25rem 0 0.5rem;
}

.rg-dialog th {
  padding: 0.125rem 1.5rem 0.125rem 0;
  font-weight: normal;
  text-align: left;
}

.rg-dialog pre {
  padding: 0.5rem;
  overflow: auto;
  background: var(--jp-layout-color2);
}

/* A narrow window belongs to the lesson. */

@media (max-width: 799px) {
  .rg-course .jp-Notebook .jp-Cell {
    padding: 0.25rem 0.75rem;
  }

  .rg-tools {
    padding: 0.25rem 0.5rem;
    gap: 0.25rem;
  }

  .rg-tools .rg-tool {
    padding: 0 0.5rem;
  }

  /* One row: the title stands below, the points in the contents, the way to the plain notebook in Help. */
  .rg-tools {
    gap: 0.5rem;
  }

  .rg-strip .rg-words {
    font-size: 0.875rem;
  }

  .rg-strip-bar {
    flex: 0 1 4rem;
    min-width: 0;
  }

  .rg-strip:not(.rg-is-plain) .rg-to-plain,
  .rg-if-wide {
    display: none;
  }
}

/* On paper a page is its text alone, as long as it is: JupyterLab lays it out as a window that scrolls. */

@media print {
  .rg-bare :has(.jp-NotebookPanel.rg-course:not(.lm-mod-hidden)),
  .rg-bare .jp-NotebookPanel.rg-course:not(.lm-mod-hidden),
  .rg-bare .rg-course :is(.jp-Notebook, .jp-WindowedPanel-outer, .jp-WindowedPanel-inner, .jp-WindowedPanel-viewport) {
    display: block !important;
    position: static !important;
    inset: auto !important;
    width: auto !important;
    min-width: 0 !important;
    max-width: none !important;
    height: auto !important;
    min-height: 0 !important;
    max-height: none !important;
    overflow: visible !important;
    contain: none !important;
    transform: none !important;
  }

  .rg-bare :has(.jp-NotebookPanel.rg-course:not(.lm-mod-hidden)) > :not(:has(.rg-course), .rg-course, head, body),
  .rg-bare .jp-NotebookPanel.lm-mod-hidden,
  .rg-bare .rg-course > .jp-NotebookPanel-toolbar,
  .rg-bare .rg-course .rg-strip,
  .rg-bare .rg-course .rg-buttons {
    display: none !important;
  }

  .rg-bare .rg-course .jp-Notebook .jp-Cell {
    max-width: none;
    padding-inline: 0;
    content-visibility: visible !important;
  }

  /* What scrolls in a window is whole on paper. */
  .rg-bare .rg-course :is(.rg-reader, .rg-picker, .rg-scroll, .jp-OutputArea-output) {
    max-height: none !important;
    overflow: visible !important;
  }

  .rg-bare .rg-course .rg-reader {
    flex: none !important;
  }

  .rg-bare .rg-course :is(.rg-card, .rg-panel, .rg-figure, .rg-people > li, blockquote, tr) {
    break-inside: avoid;
  }

  .rg-bare .rg-course :is(h1, h2, h3) {
    break-after: avoid;
  }
}
`,""]),o.d(r,{},{A:g})},314(e){e.exports=function(e){var r=[];return r.toString=function(){return this.map(function(r){var o="",t=void 0!==r[5];return r[4]&&(o+="@supports (".concat(r[4],") {")),r[2]&&(o+="@media ".concat(r[2]," {")),t&&(o+="@layer".concat(r[5].length>0?" ".concat(r[5]):""," {")),o+=e(r),t&&(o+="}"),r[2]&&(o+="}"),r[4]&&(o+="}"),o}).join("")},r.i=function(e,o,t,n,a){"string"==typeof e&&(e=[[null,e,void 0]]);var i={};if(t)for(var s=0;s<this.length;s++){var l=this[s][0];null!=l&&(i[l]=!0)}for(var p=0;p<e.length;p++){var g=[].concat(e[p]);t&&i[g[0]]||(void 0!==a&&(void 0===g[5]||(g[1]="@layer".concat(g[5].length>0?" ".concat(g[5]):""," {").concat(g[1],"}")),g[5]=a),o&&(g[2]&&(g[1]="@media ".concat(g[2]," {").concat(g[1],"}")),g[2]=o),n&&(g[4]?(g[1]="@supports (".concat(g[4],") {").concat(g[1],"}"),g[4]=n):g[4]="".concat(n)),r.push(g))}},r}},417(e){e.exports=function(e,r){return(r||(r={}),e&&(e=String(e.__esModule?e.default:e),/^['"].*['"]$/.test(e)&&(e=e.slice(1,-1)),r.hash&&(e+=r.hash),/["'() \t\n]|(%20)/.test(e)||r.needQuotes))?'"'.concat(e.replace(/"/g,'\\"').replace(/\n/g,"\\n"),'"'):e}},601(e){e.exports=function(e){return e[1]}},665(e,r,o){o.r(r);var t=o(72),n=o.n(t),a=o(825),i=o.n(a),s=o(659),l=o.n(s),p=o(56),g=o.n(p),d=o(540),c=o.n(d),u=o(113),m=o.n(u),h=o(646),f={};f.styleTagTransform=m(),f.setAttributes=g(),f.insert=l().bind(null,"head"),f.domAPI=i(),f.insertStyleElement=c(),n()(h.A,f);let b=h.A&&h.A.locals?h.A.locals:void 0;o.d(r,{},{default:b})},72(e){var r=[];function o(e){for(var o=-1,t=0;t<r.length;t++)if(r[t].identifier===e){o=t;break}return o}function t(e,t){for(var n={},a=[],i=0;i<e.length;i++){var s=e[i],l=t.base?s[0]+t.base:s[0],p=n[l]||0,g="".concat(l," ").concat(p);n[l]=p+1;var d=o(g),c={css:s[1],media:s[2],sourceMap:s[3],supports:s[4],layer:s[5]};if(-1!==d)r[d].references++,r[d].updater(c);else{var u=function(e,r){var o=r.domAPI(r);return o.update(e),function(r){r?(r.css!==e.css||r.media!==e.media||r.sourceMap!==e.sourceMap||r.supports!==e.supports||r.layer!==e.layer)&&o.update(e=r):o.remove()}}(c,t);t.byIndex=i,r.splice(i,0,{identifier:g,updater:u,references:1})}a.push(g)}return a}e.exports=function(e,n){var a=t(e=e||[],n=n||{});return function(e){e=e||[];for(var i=0;i<a.length;i++){var s=o(a[i]);r[s].references--}for(var l=t(e,n),p=0;p<a.length;p++){var g=o(a[p]);0===r[g].references&&(r[g].updater(),r.splice(g,1))}a=l}}},659(e){var r={};e.exports=function(e,o){var t=function(e){if(void 0===r[e]){var o=document.querySelector(e);if(window.HTMLIFrameElement&&o instanceof window.HTMLIFrameElement)try{o=o.contentDocument.head}catch(e){o=null}r[e]=o}return r[e]}(e);if(!t)throw Error("Couldn't find a style target. This probably means that the value for the 'insert' parameter is invalid.");t.appendChild(o)}},540(e){e.exports=function(e){var r=document.createElement("style");return e.setAttributes(r,e.attributes),e.insert(r,e.options),r}},56(e,r,o){e.exports=function(e){var r=o.nc;r&&e.setAttribute("nonce",r)}},825(e){e.exports=function(e){if("u"<typeof document)return{update:function(){},remove:function(){}};var r=e.insertStyleElement(e);return{update:function(o){var t,n,a;t="",o.supports&&(t+="@supports (".concat(o.supports,") {")),o.media&&(t+="@media ".concat(o.media," {")),(n=void 0!==o.layer)&&(t+="@layer".concat(o.layer.length>0?" ".concat(o.layer):""," {")),t+=o.css,n&&(t+="}"),o.media&&(t+="}"),o.supports&&(t+="}"),(a=o.sourceMap)&&"u">typeof btoa&&(t+="\n/*# sourceMappingURL=data:application/json;base64,".concat(btoa(unescape(encodeURIComponent(JSON.stringify(a))))," */")),e.styleTagTransform(t,r,e.options)},remove:function(){var e;null===(e=r).parentNode||e.parentNode.removeChild(e)}}}},113(e){e.exports=function(e,r){if(r.styleSheet)r.styleSheet.cssText=e;else{for(;r.firstChild;)r.removeChild(r.firstChild);r.appendChild(document.createTextNode(e))}}},781(e){e.exports='data:image/svg+xml;utf8,<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 20"><path d="M3 4h2v2H3zm4 0h10v2H7zM3 9h2v2H3zm4 0h10v2H7zM3 14h2v2H3zm4 0h10v2H7z"/></svg>'}}]);