package dev.latchkey.core.credential;

import dev.latchkey.core.credential.Credential.OAuthClient;
import org.jspecify.annotations.Nullable;

/**
 * A client that a command made, or whose way to prove itself it changed.
 *
 * @param client as stored
 * @param secret to be shown once; absent unless the command made one
 */
public record MadeClient(OAuthClient client, @Nullable Secret secret) {}
