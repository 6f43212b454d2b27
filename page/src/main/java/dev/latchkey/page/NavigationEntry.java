package dev.latchkey.page;

import dev.latchkey.engine.protocol.Permission;
import org.jspecify.annotations.Nullable;

/**
 * A place in the navigation of the console.
 *
 * @param name its name in templates, which is also that of its icon; ends the keys of its label and of its summary, which has a place for what access groups open
 * @param permission that opens it; absent for everybody who is signed in
 * @param group what it stands with
 */
public record NavigationEntry(
        String name, String path, @Nullable Permission permission, NavigationGroup group) {

    /** One for those whose system role holds a permission. */
    public static NavigationEntry with(Permission permission, String name, String path) {
        return new NavigationEntry(name, path, permission, NavigationGroup.APART);
    }

    /** One for everybody who is signed in. */
    public static NavigationEntry ofEverybody(String name, String path) {
        return new NavigationEntry(name, path, null, NavigationGroup.APART);
    }

    /** The same, standing with others. */
    public NavigationEntry in(NavigationGroup group) {
        return new NavigationEntry(name, path, permission, group);
    }

    boolean isOpenTo(Viewer viewer) {
        return permission == null || viewer.may(permission);
    }

    Navigation.Item item(Messages messages, String rows, int waiting) {
        return new Navigation.Item(
                name,
                messages.text("navigation." + name),
                path,
                messages.text("navigation.summary." + name, rows),
                group,
                waiting);
    }
}
