// A page of the unit keeps its answers where the page around it does.
if (window.parent !== window) globalThis.regionalismStorage = window.parent.regionalismStorage;
