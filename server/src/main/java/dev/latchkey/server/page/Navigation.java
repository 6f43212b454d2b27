package dev.latchkey.server.page;

import dev.latchkey.engine.protocol.Permission;
import dev.latchkey.server.company.Permissions;
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
     */
    public record Item(String section, String label, String path) {}

    public Navigation {
        items = List.copyOf(items);
    }

    static Navigation of(@Nullable Viewer viewer) {
        var items = new ArrayList<Item>();
        if (viewer != null) {
            add(
                    items,
                    viewer,
                    Permissions.CREDENTIALS_VIEW,
                    new Item("credentials", "Credentials", "/settings/credentials"));
            items.add(new Item("refusals", "Why was I refused?", "/settings/refusals"));
            add(
                    items,
                    viewer,
                    Permissions.APPLICATIONS_MANAGE,
                    new Item("applications", "Connected applications", "/settings/applications"));
            add(items, viewer, Permissions.USERS_VIEW, new Item("users", "Users", "/settings/users"));
            add(items, viewer, Permissions.USERS_VIEW, new Item("roles", "System roles", "/settings/roles"));
            add(items, viewer, Permissions.USERS_VIEW, new Item("groups", "Access groups", "/settings/access-groups"));
            add(items, viewer, Permissions.AUDIT_VIEW, new Item("audit", "Audit log", "/settings/audit-log"));
            items.add(new Item("connected", "Your applications", "/account/applications"));
        }
        items.add(new Item("reference", "API reference", "/reference"));
        return new Navigation(items);
    }

    private static void add(List<Item> items, Viewer viewer, Permission permission, Item item) {
        if (viewer.may(permission)) {
            items.add(item);
        }
    }
}
