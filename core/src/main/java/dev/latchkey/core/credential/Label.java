package dev.latchkey.core.credential;

import dev.latchkey.core.command.TextLimits;

/** What people call a credential: a name of 1 to 100 characters and a description of at most 1,000. */
public record Label(String name, String description) {
    public Label {
        TextLimits.checkName("name", name);
        TextLimits.checkDescription("description", description);
    }
}
