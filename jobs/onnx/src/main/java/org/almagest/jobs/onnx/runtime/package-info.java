/**
 * ONNX Runtime as a referee: where this jar is on the class path, what it makes of a file is compared with the translated
 * network before that is measured. It reads files by native code of its own.
 */
@org.jspecify.annotations.NullMarked
package org.almagest.jobs.onnx.runtime;
