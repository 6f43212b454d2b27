package dev.latchkey.console.operator;

import dev.latchkey.console.lists.Choice;
import dev.latchkey.console.lists.ListAddress;
import dev.latchkey.edge.http.FormParameters;
import dev.latchkey.page.Messages;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What narrows a list to what is active, or to what is suspended. */
final class StateChips {

    private static final String NAME = "state";
    private static final String ACTIVE = "active";
    private static final String SUSPENDED = "suspended";

    private StateChips() {}

    static ListAddress read(String path, FormParameters query) {
        return ListAddress.read(path, query, List.of(NAME)).among(NAME, List.of(ACTIVE, SUSPENDED));
    }

    /** Whether it is to be active; absent for both. */
    static @Nullable Boolean wanted(ListAddress address) {
        return switch (address.value(NAME)) {
            case ACTIVE -> true;
            case SUSPENDED -> false;
            case null, default -> null;
        };
    }

    static List<Choice> of(Messages messages, ListAddress address) {
        var states = new LinkedHashMap<String, String>();
        states.put(ACTIVE, messages.text("operator.state.active"));
        states.put(SUSPENDED, messages.text("operator.state.suspended"));
        return address.chips(NAME, messages.text("credentials.any.state"), states);
    }
}
