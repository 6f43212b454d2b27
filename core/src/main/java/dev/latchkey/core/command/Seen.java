package dev.latchkey.core.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.latchkey.engine.protocol.Base64Url;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What somebody had before their eyes when they decided: a digest of a thing as a page showed it. A form carries it, and the
 * command compares it, in its own transaction, with what the thing is by then. No secret; whoever makes one up only says that
 * they looked.
 */
public record Seen(String digest) {

    private static final int BYTES = 18;

    /**
     * @param facts what was shown; collections and maps in their own order, everything else as its text, absent ones as null
     */
    public static Seen of(@Nullable Object... facts) {
        try {
            var sha = MessageDigest.getInstance("SHA-256");
            add(sha, Arrays.asList(facts));
            return new Seen(Base64Url.encode(Arrays.copyOf(sha.digest(), BYTES)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Each with its kind and length before it, so that no two different things are written alike. */
    private static void add(MessageDigest sha, @Nullable Object fact) {
        switch (fact) {
            case null -> sha.update((byte) '-');
            case Collection<?> many -> {
                sha.update(("[" + many.size() + " ").getBytes(UTF_8));
                many.forEach(one -> add(sha, one));
            }
            case Map<?, ?> map -> {
                sha.update(("{" + map.size() + " ").getBytes(UTF_8));
                map.forEach((key, value) -> {
                    add(sha, key);
                    add(sha, value);
                });
            }
            default -> {
                var text = fact.toString().getBytes(UTF_8);
                sha.update(("=" + text.length + " ").getBytes(UTF_8));
                sha.update(text);
            }
        }
    }

    /** @throws CommandRefused when the thing is another by now */
    public void require(Seen now) {
        if (!equals(now)) {
            throw CommandRefused.changed("somebody changed it since you opened this page; nothing was done");
        }
    }
}
