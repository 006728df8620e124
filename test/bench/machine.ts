import { arch, cpus, platform, release, totalmem } from 'node:os';

const GB = 1024 ** 3;

/** What the figures were measured on: they mean nothing without. */
export function machine(): string {
  const cores = cpus();
  const memory = (totalmem() / GB).toFixed(0);
  return `Node ${process.version}, ${platform()} ${release()} ${arch()}, ${cores.length} × ${cores[0]?.model.trim() ?? 'unknown'}, ${memory} GB`;
}
