package dev.latchkey.app.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LifecycleTest {

    private final List<String> closed = new ArrayList<>();
    private final Lifecycle lifecycle = new Lifecycle();

    private void open(String name) {
        AutoCloseable part = lifecycle.add(() -> closed.add(name));
        assertThat(part).isNotNull();
    }

    private void openBroken(String name) {
        AutoCloseable part = lifecycle.add(() -> {
            closed.add(name);
            throw new java.io.IOException(name);
        });
        assertThat(part).isNotNull();
    }

    @Test
    void closesInTheReverseOrderAndOnce() {
        open("store");
        open("recorder");
        open("listener");
        lifecycle.close();
        lifecycle.close();
        assertThat(closed).containsExactly("listener", "recorder", "store");
    }

    @Test
    void closesTheRestWhenOnePartDoesNotClose() {
        open("store");
        openBroken("recorder");
        openBroken("listener");
        assertThatThrownBy(lifecycle::close)
                .isInstanceOf(IllegalStateException.class)
                .hasRootCauseMessage("listener")
                .satisfies(failure -> assertThat(failure.getSuppressed())
                        .singleElement()
                        .satisfies(second -> assertThat(second).hasRootCauseMessage("recorder")));
        assertThat(closed).containsExactly("listener", "recorder", "store");
    }

    @Test
    void tellsWhyAStepFailedBeforeWhatFailedToClose() {
        openBroken("listener");
        var why = new IllegalStateException("the port is taken");
        lifecycle.closeAfter(why);
        assertThat(why.getSuppressed())
                .singleElement()
                .satisfies(second -> assertThat(second).hasRootCauseMessage("listener"));
    }
}
