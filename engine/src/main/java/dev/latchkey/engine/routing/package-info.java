/**
 * From a request target to an operation: {@code RequestPath} accepts only paths that mean the same to everyone,
 * {@code Router} finds the operation over all documents. Knows no credentials.
 */
@NullMarked
package dev.latchkey.engine.routing;

import org.jspecify.annotations.NullMarked;
