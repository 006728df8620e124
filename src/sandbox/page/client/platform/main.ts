import { render } from 'preact';
import { html } from '../html.ts';
import { useWorld } from '../use-world.ts';
import { PlatformPage } from './platform-page.ts';

function Page() {
  return html`<${PlatformPage} ...${useWorld()} />`;
}

const page = document.getElementById('page');
if (page) render(html`<${Page} />`, page);
