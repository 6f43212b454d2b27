package dev.latchkey.gateway.proxy;

import dev.latchkey.engine.request.Judge;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The connections that are given over to another protocol: how many, how those ended that were, and by whom they are judged again. They
 * outlive a change of what is served. Safe for use by many threads.
 */
public final class OpenUpgrades {

    /** For both sides of a WebSocket to answer the last frame. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    private volatile @Nullable Judge judge;
    private volatile Duration lastWords = LAST_WORDS;
    private final LongAdder begun = new LongAdder();
    private final Map<UpgradeEnd, LongAdder> ended = new EnumMap<>(UpgradeEnd.class);

    OpenUpgrades() {
        for (var end : UpgradeEnd.values()) {
            ended.put(end, new LongAdder());
        }
    }

    /** How long both sides of a WebSocket may take to answer the last frame. */
    Duration lastWords() {
        return lastWords;
    }

    /** They may take so long from now on. */
    void waitForLastWords(Duration longest) {
        lastWords = longest;
    }

    /** From now on all of them are judged by what is served now. */
    public void judgeBy(Judge current) {
        judge = current;
    }

    /**
     * Who judges them.
     *
     * @param first who does as long as nothing has changed
     */
    Judge judge(Judge first) {
        var current = judge;
        return current == null ? first : current;
    }

    void begin() {
        begun.increment();
    }

    void end(UpgradeEnd end) {
        of(end).increment();
    }

    /** Those that are open now. */
    public long open() {
        var open = begun.sum();
        for (var one : ended.values()) {
            open -= one.sum();
        }
        return Math.max(0, open);
    }

    /** Those that ended so, ever. */
    public long ended(UpgradeEnd end) {
        return of(end).sum();
    }

    private LongAdder of(UpgradeEnd end) {
        var count = ended.get(end);
        if (count == null) {
            throw new IllegalStateException("no count of " + end);
        }
        return count;
    }
}
