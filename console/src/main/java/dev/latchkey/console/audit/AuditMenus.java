package dev.latchkey.console.audit;

import dev.latchkey.console.lists.Choice;
import dev.latchkey.console.lists.Menu;
import dev.latchkey.core.audit.AuditSubject;
import dev.latchkey.core.audit.Author;
import dev.latchkey.page.Messages;
import java.util.ArrayList;
import java.util.List;

/** What narrows the log by links, which apply at once. */
final class AuditMenus {

    private AuditMenus() {}

    static List<Menu> of(Messages messages, AuditFilter filter, String path) {
        return List.of(
                menu(
                        messages,
                        filter,
                        path,
                        "authorType",
                        messages.text("audit.doneBy"),
                        messages.text("audit.doneBy.any"),
                        Author.Type.values()),
                menu(
                        messages,
                        filter,
                        path,
                        "entityType",
                        messages.text("audit.doneTo"),
                        messages.text("audit.doneTo.any"),
                        AuditSubject.Type.values()));
    }

    /** @param any label of the choice that narrows nothing */
    private static Menu menu(
            Messages messages,
            AuditFilter filter,
            String path,
            String name,
            String label,
            String any,
            Enum<?>[] values) {
        var chosen = filter.type(name);
        var choices = new ArrayList<Choice>();
        choices.add(new Choice("", any, null, filter.with(name, "").at(path).value(), chosen.isEmpty()));
        for (var value : values) {
            choices.add(new Choice(
                    value.name(),
                    messages.text("audit.kind." + value.name()),
                    null,
                    filter.with(name, value.name()).at(path).value(),
                    value.name().equals(chosen)));
        }
        return new Menu(name, label, chosen.isEmpty() ? null : messages.text("audit.kind." + chosen), choices);
    }
}
