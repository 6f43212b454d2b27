package dev.latchkey.edge.http;

import io.vertx.core.Future;
import java.time.Duration;

/**
 * A listener at work.
 *
 * @param port the one that was found when any was asked for
 * @param drain takes no more connections, and lets end what is in flight
 * @param renewal of its certificate
 */
public record RunningListener(int port, Drain drain, Renewal renewal, Stop stop) {
    /** Stops in order. */
    @FunctionalInterface
    public interface Drain {
        /**
         * Completes when nothing is in flight any more, or the time is over; never fails.
         *
         * @param longest how long what is in flight may take
         */
        Future<Void> drain(Duration longest);
    }

    /** Uses the files of the certificate as they are now; does nothing without TLS. */
    @FunctionalInterface
    public interface Renewal {
        /**
         * Blocks.
         *
         * @throws CertificateFiles.Unfit when they cannot be used, and those before stay
         */
        void renew() throws CertificateFiles.Unfit;
    }

    /** Closes the listener and its connections. */
    @FunctionalInterface
    public interface Stop {
        Future<Void> stop();
    }
}
