/**
 * Partners, who build applications for companies: their people, their legacy keys and their applications, and what is
 * stored of those that registered themselves. Path: {@code PartnerCommands} -> {@code Partners}, {@code Applications},
 * {@code Registrations}. Knows no HTTP, no SQL, and not which companies let an application in.
 */
@NullMarked
package dev.latchkey.core.partner;

import org.jspecify.annotations.NullMarked;
