package dev.latchkey.demo.hiring.directory;

import org.jspecify.annotations.Nullable;

/**
 * Who asks for a change.
 *
 * @param userId absent for a client that acts for itself
 */
public record DirectoryActor(String credentialId, @Nullable String userId, String requestId) {}
