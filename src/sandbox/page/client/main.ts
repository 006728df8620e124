import { h, render } from 'preact';
import { Workspace } from './workspace.ts';

// The key in the address has done its work; it need not stand there for others to read.
history.replaceState(null, '', location.pathname);
const page = document.getElementById('page');
if (page) render(h(Workspace, {}), page);
