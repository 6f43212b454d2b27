package dev.latchkey.page;

import dev.latchkey.core.command.Permissions;
import dev.latchkey.engine.protocol.Permission;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The sections of the console that somebody may enter; what they may not enter is not shown.
 *
 * @param items in their order
 */
public record Navigation(List<Item> items) {

    /**
     * A section.
     *
     * @param section its name in templates
     * @param summary what people do there
     */
    public record Item(String section, String label, String path, String summary) {}

    public Navigation {
        items = List.copyOf(items);
    }

    /** @param rows what access groups open, in the plural */
    static Navigation of(@Nullable Viewer viewer, String rows) {
        var items = new ArrayList<Item>();
        if (viewer != null) {
            add(
                    items,
                    viewer,
                    Permissions.CREDENTIALS_VIEW,
                    new Item(
                            "credentials",
                            "Credentials",
                            "/settings/credentials",
                            "API keys and OAuth clients: make, rotate, understand and revoke them"));
            add(
                    items,
                    viewer,
                    Permissions.CREDENTIALS_VIEW,
                    new Item(
                            "refusals",
                            "Why was I refused?",
                            "/settings/refusals",
                            "Which of the four gates said no, what is missing, and who can grant it"));
            add(
                    items,
                    viewer,
                    Permissions.APPLICATIONS_MANAGE,
                    new Item(
                            "applications",
                            "Connected applications",
                            "/settings/applications",
                            "What partners built and your company let in, and who uses it"));
            add(
                    items,
                    viewer,
                    Permissions.USERS_VIEW,
                    new Item("users", "Users", "/settings/users", "Who belongs to your company: change, deactivate"));
            add(
                    items,
                    viewer,
                    Permissions.USERS_VIEW,
                    new Item(
                            "roles",
                            "System roles",
                            "/settings/roles",
                            "What each role may do, and roles of your own"));
            add(
                    items,
                    viewer,
                    Permissions.USERS_VIEW,
                    new Item(
                            "groups",
                            "Access groups",
                            "/settings/access-groups",
                            "Which " + rows + " people and clients see"));
            add(
                    items,
                    viewer,
                    Permissions.AUDIT_VIEW,
                    new Item(
                            "audit",
                            "Audit log",
                            "/settings/audit-log",
                            "What happened, who did it, and proof that nothing was altered"));
            items.add(new Item(
                    "reference",
                    "API reference",
                    "/reference",
                    "Every operation with what it asks for, and a way to try it"));
            items.add(new Item(
                    "connected",
                    "Your applications",
                    "/account/applications",
                    "What may act for you, and how to stop it"));
        }
        return new Navigation(items);
    }

    private static void add(List<Item> items, Viewer viewer, Permission permission, Item item) {
        if (viewer.may(permission)) {
            items.add(item);
        }
    }
}
