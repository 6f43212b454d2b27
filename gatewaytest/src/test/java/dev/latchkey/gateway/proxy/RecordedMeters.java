package dev.latchkey.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Keeps what a meter is told. */
final class RecordedMeters implements UpstreamMeter.Meters {

    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    volatile @Nullable UpstreamFigures figures;

    @Override
    public UpstreamMeter of(String api, UpstreamFigures ofUpstream) {
        figures = ofUpstream;
        return new UpstreamMeter() {
            @Override
            public void answered(int status, long nanos) {
                assertThat(nanos).isPositive();
                told.add(api + " answered " + status);
            }

            @Override
            public void unanswered(int status) {
                told.add(api + " unanswered " + status);
            }
        };
    }

    String await() throws InterruptedException {
        var next = told.poll(60, TimeUnit.SECONDS);
        return next == null ? "nothing" : next;
    }

    int waiting() {
        return told.size();
    }
}
