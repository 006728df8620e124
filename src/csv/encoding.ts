import { isUtf8 } from 'node:buffer';
import type { ChosenEncoding, Encoding } from '../domain/encoding.ts';

const startsWith = (bytes: Uint8Array, ...mark: readonly number[]) => mark.every((byte, at) => bytes[at] === byte);

/** Enough bytes to see whether many second ones are zero. */
const SAMPLE_BYTES = 1024;
/** Fewer zeros are what fills the last block of a file. */
const LEAST_ZEROS = 5;

/**
 * Detects the encoding of a text: by its byte-order mark, else by the zero bytes between ASCII letters in UTF-16, which
 * no other encoding has, else the one chosen for it, else UTF-8 if it is mostly valid, else windows-1252, which Excel on
 * Windows writes.
 */
export function encodingOf(bytes: Uint8Array, chosen?: ChosenEncoding): Encoding {
  if (startsWith(bytes, 0xef, 0xbb, 0xbf)) return 'utf-8';
  if (startsWith(bytes, 0xff, 0xfe)) return 'utf-16le';
  if (startsWith(bytes, 0xfe, 0xff)) return 'utf-16be';
  const start = bytes.subarray(0, SAMPLE_BYTES);
  const zeros = (parity: 0 | 1) => start.filter((byte, at) => byte === 0 && at % 2 === parity).length;
  // A list with long texts in Chinese has few ASCII letters.
  const least = Math.max(LEAST_ZEROS, start.length / 64);
  if (zeros(1) >= least && zeros(0) < zeros(1) / 2) return 'utf-16le';
  if (zeros(0) >= least && zeros(1) < zeros(0) / 2) return 'utf-16be';
  if (chosen) return chosen;
  return isUtf8(bytes) || isMostlyUtf8(bytes) ? 'utf-8' : 'windows-1252';
}

/** Enough non-ASCII characters to judge the encoding. */
const SAMPLE_CHARACTERS = 1_000;

/** True also for a file that was cut or has a few lines in another encoding: then only those rows are refused. */
function isMostlyUtf8(bytes: Uint8Array): boolean {
  let [valid, invalid] = [0, 0];
  for (const text of decodedAs('utf-8', bytes)) {
    const broken = text.split('\ufffd').length - 1;
    invalid += broken;
    valid += (text.match(/[^\0-\x7f]/gu)?.length ?? 0) - broken;
    if (valid + invalid > SAMPLE_CHARACTERS) break;
  }
  return valid > invalid;
}

/** Bytes per step: memory never holds a large file twice, and what is read of one step never holds the event loop. */
const CHUNK = 4 * 1024;

/** Decodes a file in parts, without its byte-order mark. */
export function decoded(bytes: Uint8Array, encoding: Encoding = encodingOf(bytes)): Generator<string> {
  return decodedAs(encoding, withoutPadding(bytes, encoding));
}

/** No program fills more. A loop over 10 MB of NULs held the event loop for 80 ms. */
const MAX_PADDING = 64 * 1024;

/** Some programs end a file with Ctrl-Z (CP/M and DOS), or fill its last block with NULs. */
function withoutPadding(bytes: Uint8Array, encoding: Encoding): Uint8Array {
  const width = encoding.startsWith('utf-16') ? 2 : 1;
  const [low, high] = encoding === 'utf-16be' ? [1, 2] : [width, 1];
  const least = Math.max(0, bytes.length - MAX_PADDING);
  let end = bytes.length - (bytes.length % width);
  const isPadding = () => {
    const byte = bytes[end - low];
    return (byte === 0 || byte === 0x1a) && (width === 1 || bytes[end - high] === 0);
  };
  while (end > least && isPadding()) end -= width;
  return bytes.subarray(0, end);
}

function* decodedAs(encoding: Encoding, bytes: Uint8Array): Generator<string> {
  const decoder = new TextDecoder(encoding);
  for (let at = 0; at < bytes.length; at += CHUNK) {
    yield decoder.decode(bytes.subarray(at, at + CHUNK), { stream: true });
  }
  yield decoder.decode();
}
