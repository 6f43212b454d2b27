/** The signed principal that an upstream gets with every request: who calls, for which company, with which scopes. */
@NullMarked
package dev.latchkey.gateway.principal;

import org.jspecify.annotations.NullMarked;
