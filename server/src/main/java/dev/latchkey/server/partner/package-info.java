/**
 * Partners, who build applications for companies: their people, their legacy keys and their applications. Path:
 * {@code PartnerCommands} -> {@code Partners}, {@code Applications}. Knows no HTTP, no SQL, and not which companies let
 * an application in.
 */
@NullMarked
package dev.latchkey.server.partner;

import org.jspecify.annotations.NullMarked;
