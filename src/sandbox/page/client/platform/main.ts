import { render } from 'preact';
import { html } from '../html.ts';
import { useWorld } from '../use-world.ts';
import { PlatformPage } from './platform-page.ts';

function Page() {
  return html`<${PlatformPage} ...${useWorld('/platform-events')} />`;
}

// The key in the address has done its work; it need not stand there for others to read.
history.replaceState(null, '', location.pathname);
const page = document.getElementById('page');
if (page) render(html`<${Page} />`, page);
