package dev.latchkey.page;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The cookies we set. */
public enum BrowserCookie {
    /** Who is signed in; gone with the browser window, and in the store before that. */
    SESSION("session", null),
    /** Names a browser, so that its forms have something to be bound to before anybody is signed in, and after a session. */
    VISITOR("visitor", Duration.ofDays(30)),
    /** Shows that somebody has signed in here of late, so that strangers' failures do not hold them up. */
    DEVICE("device", Duration.ofDays(90)),
    /** Whose password was right, where there are several accounts to choose from. */
    CHOICE("choice", Duration.ofMinutes(5)),
    /** What is left to prove after the password. */
    SECOND_FACTOR("second_factor", Duration.ofMinutes(5));

    final String suffix;
    final @Nullable Duration lifetime;

    BrowserCookie(String suffix, @Nullable Duration lifetime) {
        this.suffix = suffix;
        this.lifetime = lifetime;
    }
}
