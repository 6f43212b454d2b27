package dev.latchkey.page;

import dev.latchkey.edge.http.HttpResponse;
import java.util.function.Consumer;

/** Answers a visit in plain blocking code; runs on a virtual thread. */
@FunctionalInterface
public interface PageHandler {

    HttpResponse handle(Visit visit) throws Exception;

    /** Whether others bound how often it runs at once: it waits for somebody, and takes no place from the other pages of its visitor. */
    default boolean isBoundElsewhere() {
        return false;
    }

    /** The same, with something before it when its turn has come. */
    default PageHandler after(Consumer<Visit> first) {
        PageHandler both = visit -> {
            first.accept(visit);
            return handle(visit);
        };
        return isBoundElsewhere() ? boundElsewhere(both) : both;
    }

    /** One that is so. */
    static PageHandler boundElsewhere(PageHandler handler) {
        return new PageHandler() {
            @Override
            public HttpResponse handle(Visit visit) throws Exception {
                return handler.handle(visit);
            }

            @Override
            public boolean isBoundElsewhere() {
                return true;
            }
        };
    }
}
