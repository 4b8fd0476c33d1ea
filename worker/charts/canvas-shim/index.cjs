/**
 * What chartjs-node-canvas expects of node-canvas, on @napi-rs/canvas, which has the same drawing
 * calls but promises where node-canvas takes callbacks.
 */
const { Readable } = require('node:stream');
const napi = require('@napi-rs/canvas');

const formatOf = (mimeType = 'image/png') => mimeType.replace('image/', '');

function createCanvas(width, height) {
  const canvas = napi.createCanvas(width, height);
  const toBuffer = canvas.toBuffer.bind(canvas);
  const toDataURL = canvas.toDataURL.bind(canvas);

  /** `toBuffer(callback, mimeType)` or, as in @napi-rs/canvas, `toBuffer(mimeType)`. */
  canvas.toBuffer = (first, ...rest) => {
    if (typeof first !== 'function') return toBuffer(first ?? 'image/png', ...rest);
    canvas.encode(formatOf(rest[0])).then((buffer) => first(null, buffer), first);
  };
  /** `toDataURL(mimeType, callback)` or `toDataURL(mimeType)`. */
  canvas.toDataURL = (mimeType, callback) => {
    if (typeof callback !== 'function') return toDataURL(mimeType);
    canvas.toDataURLAsync(mimeType).then((url) => callback(null, url), callback);
  };
  // Encoded at once: the caller destroys the chart, and with it the pixels, in the next turn.
  canvas.createPNGStream = () => Readable.from([toBuffer('image/png')], { objectMode: false });
  canvas.createJPEGStream = () => Readable.from([toBuffer('image/jpeg')], { objectMode: false });
  return canvas;
}

function registerFont(path, { family } = {}) {
  if (napi.GlobalFonts.registerFromPath(path, family) === null) {
    throw new Error(`not a font that can be read: ${path}`);
  }
}

module.exports = { ...napi, createCanvas, registerFont };
