package dev.latchkey.app.node;

import dev.latchkey.core.account.Letters;
import dev.latchkey.core.account.Notice;
import dev.latchkey.core.account.Notices;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends letters that were written with what they tell of, one after the other on a virtual thread of its own: no request waits for a mail
 * server, and no transaction is open while one is spoken to.
 */
final class NoticeSender implements AutoCloseable {

    /** Between looks when nobody tells of a letter: those that are tried again, and those that another node left. */
    private static final Duration PAUSE = Duration.ofSeconds(15);

    /** A mail server that refuses so many in one turn is let alone until the next. */
    private static final int REFUSALS_MAX = 5;

    /** So many addresses for which none is taken, one behind the other, are a server that takes none for anybody. */
    static final int UNKNOWN_ADDRESSES_MAX = 100;

    private static final Logger LOG = LoggerFactory.getLogger(NoticeSender.class);

    private final Notices notices;
    private final Letters letters;
    private final Function<Notice, Letters.Letter> words;
    private final Semaphore written = new Semaphore(0);
    private final Thread thread;
    private volatile boolean isClosed;
    private boolean isToldOf; // of its own thread alone

    /** @param words what a letter says */
    NoticeSender(Notices notices, Letters letters, Function<Notice, Letters.Letter> words) {
        this.notices = notices;
        this.letters = letters;
        this.words = words;
        this.thread = Thread.ofVirtual().name("letters").unstarted(this::run);
    }

    NoticeSender start() {
        notices.onWritten(written::release);
        thread.start();
        return this;
    }

    private void run() {
        try {
            while (!isClosed) {
                turn();
                if (written.tryAcquire(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                    written.drainPermits();
                    isToldOf = true;
                }
            }
        } catch (InterruptedException _) {
            // Closed; what was not sent is in the store.
        }
    }

    /** Sends what is due. */
    void turn() {
        try {
            if (isToldOf) {
                isToldOf = false;
                notices.settle();
            }
            notices.tidy();
            sendDue();
        } catch (RuntimeException e) {
            if (!isClosed) {
                LOG.warn("letters could not be sent; that is tried again in {}", PAUSE, e);
            }
        }
    }

    private enum Outcome {
        SENT,
        UNKNOWN_ADDRESS,
        REFUSED
    }

    private void sendDue() {
        var refusals = 0;
        var unknownAddresses = 0;
        for (var next = notices.begin(); next.isPresent() && !isClosed; next = notices.begin()) {
            switch (send(next.get())) {
                case SENT -> unknownAddresses = 0;
                case UNKNOWN_ADDRESS -> unknownAddresses++;
                case REFUSED -> refusals++;
            }
            if (refusals >= REFUSALS_MAX || unknownAddresses >= UNKNOWN_ADDRESSES_MAX) {
                return;
            }
        }
    }

    private Outcome send(Notice notice) {
        try {
            letters.send(notice.email(), words.apply(notice));
        } catch (Letters.NotSent e) {
            if (!isClosed) {
                LOG.warn("a letter of kind {} could not be sent; it is tried again", notice.kind(), e);
            }
            return e.isOfRecipient() ? Outcome.UNKNOWN_ADDRESS : Outcome.REFUSED;
        }
        notices.sent(notice);
        return Outcome.SENT;
    }

    /** Ends an attempt under way; close before the store. */
    @Override
    public void close() {
        isClosed = true;
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
