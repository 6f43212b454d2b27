/** Calls of gRPC, by its own library on both sides, through a deployment with the document that docs/operating.md shows. */
@NullMarked
package dev.latchkey.e2e.grpc;

import org.jspecify.annotations.NullMarked;
