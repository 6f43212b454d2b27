/**
 * What a refusal says of the resource it protects: status, challenge (RFC 6750 §3), explanation, and the metadata of protected
 * resources (RFC 9728).
 */
@NullMarked
package dev.latchkey.gateway.resource;

import org.jspecify.annotations.NullMarked;
