package dev.latchkey.app.cli;

import dev.latchkey.edge.http.JsonBody;

/** What commands say that changed something of which there is nothing more to tell. */
final class CommandResults {

    private CommandResults() {}

    /** @param member what the name is called in JSON */
    static void activity(CommandPlace place, String member, String name, boolean isActive, boolean isJson) {
        place.out()
                .println(
                        isJson
                                ? JsonBody.object()
                                        .put(member, name)
                                        .put("active", isActive)
                                        .toString()
                                : name + " is " + (isActive ? "active" : "inactive"));
    }

    static void revoked(CommandPlace place, String id, boolean isJson) {
        place.out().println(isJson ? JsonBody.object().put("revoked", id).toString() : "revoked " + id);
    }
}
