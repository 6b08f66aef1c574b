/**
 * The only surface that generated code touches besides the vocabulary. Small and
 * versioned: code generated for version 1 runs on every runtime that still offers version
 * 1.
 */
@NullMarked
package io.freshet.rpc.codegen;

import org.jspecify.annotations.NullMarked;
