package dev.latchkey.page;

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
     * @param section its name in templates, which is also that of its icon
     * @param summary what people do there
     * @param waiting how much waits there for who looks, at most {@link WaitingWork#COUNT_MAX}
     */
    public record Item(String section, String label, String path, String summary, NavigationGroup group, int waiting) {

        /** The count as it is written. */
        public String count() {
            return waiting < WaitingWork.COUNT_MAX ? Integer.toString(waiting) : WaitingWork.COUNT_MAX - 1 + "+";
        }
    }

    public Navigation {
        items = List.copyOf(items);
    }

    /** As {@link #of}, for who may enter every one. */
    static Navigation ofEverybody(List<NavigationEntry> entries, Messages messages, String rows) {
        return new Navigation(
                entries.stream().map(entry -> entry.item(messages, rows, 0)).toList());
    }

    /**
     * @param entries those there are, in their order
     * @param rows what access groups open, in the plural
     */
    static Navigation of(List<NavigationEntry> entries, @Nullable Viewer viewer, Messages messages, String rows) {
        return new Navigation(
                viewer == null
                        ? List.of()
                        : entries.stream()
                                .filter(entry -> entry.isOpenTo(viewer))
                                .map(entry -> entry.item(
                                        messages, rows, viewer.waiting().getOrDefault(entry.name(), 0)))
                                .toList());
    }

    /** The groups that have a section, in their order. */
    public List<NavigationGroup> groups() {
        return items.stream().map(Item::group).distinct().sorted().toList();
    }

    /** The sections of a group, in their order. */
    public List<Item> in(NavigationGroup group) {
        return items.stream().filter(item -> item.group() == group).toList();
    }
}
