package dev.latchkey.core.account;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * The 100,000 passwords that were found most often where passwords were stolen, in any case of their letters. The list is that of
 * the library nbvcxz, of which nothing else is used. It is read for each question: people choose a password seldom, and hashing the
 * one they chose costs more.
 */
final class CommonPasswords {

    private static final String LIST = "/dictionaries/passwords.txt";

    /** What the programs and manuals of ours and others suggest, and the list lacks. */
    private static final Set<String> SUGGESTED =
            Set.of("changeme123", "p@ssword", "latchkey", "latchkey1", "latchkey123");

    private CommonPasswords() {}

    /** @param folded in lower case */
    static boolean contains(String folded) {
        if (SUGGESTED.contains(folded)) {
            return true;
        }
        try (var lines = open()) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.equalsIgnoreCase(folded)) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException("the list of common passwords could not be read", e);
        }
    }

    private static BufferedReader open() {
        var stream = CommonPasswords.class.getResourceAsStream(LIST);
        if (stream == null) {
            throw new IllegalStateException("the list of common passwords is not in this program");
        }
        return new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
    }
}
