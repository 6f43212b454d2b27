/**
 * OpenAPI documents read into operations and their security requirements: {@code OpenApiReader} turns files into
 * {@link dev.latchkey.engine.apispec.ApiDocument}s and refuses what it does not understand, naming file, line and JSON
 * pointer. Knows no requests and no credentials' values.
 */
@NullMarked
package dev.latchkey.engine.apispec;

import org.jspecify.annotations.NullMarked;
