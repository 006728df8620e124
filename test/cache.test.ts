import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createCache } from '../src/cache.ts';

const test = suite('the cache');
const LIFETIME = 30_000;

/** A cache whose loads the test ends, each with the next number or an error. */
function scene() {
  let now = 0;
  const loads: { readonly key: string; end(value: number | Error): Promise<void> }[] = [];
  const cache = createCache({ elapsed: () => now }, LIFETIME, (key) => {
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    loads.push({
      key,
      async end(value) {
        if (value instanceof Error) reject(value);
        else resolve(value);
        await promise.catch(() => undefined);
      },
    });
    return promise;
  });
  const passes = (ms: number) => {
    now += ms;
  };
  /** Ends the latest load. */
  const end = (value: number | Error) => loads.at(-1)?.end(value);
  return { cache, loads, passes, end };
}

test('callers at the same time share one load, and later ones its answer for its lifetime', async () => {
  const { cache, loads, passes, end } = scene();
  const both = [cache.get('a'), cache.get('a')];
  passes(LIFETIME + 1);
  both.push(cache.get('a'));
  await end(1);
  assert.equal(await Promise.all(both), [1, 1, 1]);
  assert.is(loads.length, 1, 'however long it takes');
  assert.is(cache.peek('a'), undefined, 'as old as the beginning of its load');
  void cache.get('b');
  assert.equal(
    loads.map(({ key }) => key),
    ['a', 'b'],
  );
});

test('an answer is good until its lifetime ends, or until it is older than the caller takes', async () => {
  const { cache, loads, passes, end } = scene();
  void cache.get('a');
  await end(1);
  passes(LIFETIME - 1);
  assert.is(await cache.get('a'), 1);
  assert.is(cache.peek('a'), 1);
  const newer = cache.get('a', 10);
  assert.is(loads.length, 2);
  assert.is(cache.peek('a'), 1, 'until the new one is there');
  await end(2);
  assert.is(await newer, 2);
  passes(LIFETIME);
  assert.is(cache.peek('a'), undefined);
});

test('a refresh leaves what is there until it has loaded, and also when it fails', async () => {
  const { cache, passes, end } = scene();
  void cache.get('a');
  await end(1);
  passes(20_000);
  const failing = cache.refresh('a');
  assert.is(await cache.get('a'), 1);
  await end(new Error('on purpose'));
  await failing.then(
    () => assert.unreachable(),
    () => undefined,
  );
  assert.is(cache.peek('a'), 1);
  void cache.refresh('a');
  await end(3);
  assert.is(cache.peek('a'), 3);
});

test('a load that fails is an error for all who wait for it, and is not kept', async () => {
  const { cache, loads, end } = scene();
  const both = [cache.get('a'), cache.get('a')].map((answer) => answer.catch((error) => error.message));
  await end(new Error('on purpose'));
  assert.equal(await Promise.all(both), ['on purpose', 'on purpose']);
  const again = cache.get('a');
  assert.is(loads.length, 2);
  await end(2);
  assert.is(await again, 2);
});

test('a load that ends after a later one does not replace its answer', async () => {
  const { cache, loads, passes } = scene();
  void cache.get('a');
  passes(1);
  void cache.refresh('a');
  await loads[1]?.end(2);
  await loads[0]?.end(1);
  assert.is(cache.peek('a'), 2);
});

test.run();
