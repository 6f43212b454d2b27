package dev.latchkey.page;

import dev.latchkey.edge.http.HttpResponse;

/** Answers a visit in plain blocking code; runs on a virtual thread. */
@FunctionalInterface
public interface PageHandler {

    HttpResponse handle(Visit visit) throws Exception;
}
