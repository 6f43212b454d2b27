package dev.latchkey.testing;

import dev.latchkey.engine.request.DecisionListener;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** Waits for the record of a call, which it knows by the user agent that the call names. */
final class RecordedCalls implements DecisionListener {

    private static final int SECONDS_MAX = 60;

    private final AtomicInteger calls = new AtomicInteger();
    private final Map<String, CompletableFuture<Decided>> awaited = new ConcurrentHashMap<>();

    @Override
    public void onDecided(Decided decided) {
        var agent = decided.userAgent();
        var call = agent == null ? null : awaited.remove(agent);
        if (call != null) {
            call.complete(decided);
        }
    }

    /** @param call sends one request to the gateway with the user agent that it is given */
    <T> T await(Function<String, T> call) {
        var agent = "recorded-call/" + calls.incrementAndGet();
        var isRecorded = new CompletableFuture<Decided>();
        awaited.put(agent, isRecorded);
        var answer = call.apply(agent);
        try {
            isRecorded.get(SECONDS_MAX, TimeUnit.SECONDS);
            return answer;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the call was answered but not recorded: " + answer, e);
        }
    }
}
