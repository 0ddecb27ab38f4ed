/**
 * Networks in ONNX files, as PyTorch and other programs export them: the reader of their protobuf, and the translation of
 * their operators into a graph of ours, with exact derivatives of every order. Files are untrusted, so every size is checked
 * against the file before anything is allocated, and nothing outside the file's own folder is read.
 */
@org.jspecify.annotations.NullMarked
package org.almagest.jobs.onnx;
