package dev.latchkey.console.partner;

import org.jspecify.annotations.Nullable;

/**
 * A secret just made, shown this once.
 *
 * @param title what was made
 * @param clientId of the application that it is for; absent for a partner's key
 * @param path where to go on
 * @param section of the navigation
 */
public record ShownSecret(String title, @Nullable String clientId, String secret, String path, String section) {
    @Override
    public String toString() {
        return "ShownSecret[redacted]";
    }
}
