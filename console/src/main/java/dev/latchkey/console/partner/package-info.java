/**
 * {@code /partner}: the partner portal, where a partner's people look after each other, their applications and their key; let in by
 * {@code PartnerDoor} alone. Commands are those of {@code core.partner} and {@code core.portal}.
 */
@NullMarked
package dev.latchkey.console.partner;

import org.jspecify.annotations.NullMarked;
