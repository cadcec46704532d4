// onnx.js - the time of a network's forward pass in ONNX Runtime: node onnx.js NETWORK.onnx THREADS REPEAT, one time in ms a line.
// SPDX-License-Identifier: GPL-3.0-or-later
const ort = require('onnxruntime-node');

async function main (path, threads, repeat) {
  const options = { intraOpNumThreads: threads, interOpNumThreads: 1, executionMode: 'sequential', graphOptimizationLevel: 'all' };
  const session = await ort.InferenceSession.create(path, options);
  const numbers = Float32Array.from({ length: 3 * 224 * 224 }, (_, i) => Math.sin(i));
  const feeds = { picture: new ort.Tensor('float32', numbers, [1, 3, 224, 224]) };

  await session.run(feeds); // the first warms up
  for (let i = 0; i < repeat; i++) {
    const start = process.hrtime.bigint();
    await session.run(feeds);
    console.log(Number(process.hrtime.bigint() - start) / 1e6);
  }
}

main(process.argv[2], Number(process.argv[3]), Number(process.argv[4]));
