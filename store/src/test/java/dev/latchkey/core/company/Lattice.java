package dev.latchkey.core.company;

import java.util.List;

/**
 * A small lattice of power in plain numbers, and what covers what in it. Written from docs/security/power.md and apart from the code
 * that it judges: sets are bits, and an order is a number.
 */
final class Lattice {

    static final int CREDENTIALS = 1;
    static final int USERS = 2;
    static final int SETTINGS = 4;
    static final int APPLICATIONS = 8;
    static final int EVERY_ROW = 16;
    static final int PRICES = 32;
    static final int ALL = 127;
    /** Permissions that give power over people and credentials. */
    static final int ADMINISTRATIVE = CREDENTIALS | USERS | SETTINGS | APPLICATIONS;

    static final int SCOPE_A = 1;
    static final int SCOPES_AB = 3;
    /** All that there are. */
    static final int EVERY_SCOPE = 7;
    /** As somebody has whom scopes do not limit. */
    static final int WITHOUT_SCOPES = 15;

    static final int ONE_SITE = 1;
    static final int TWO_SITES = 3;
    static final int EVERYWHERE = 7;

    static final int IN_AN_HOUR = 0;
    static final int TOMORROW = 1;
    static final int LATER = 2;
    static final int NEVER = 3;

    private Lattice() {}

    /** @param isWhole whether its holder reaches the whole organisation */
    record Role(String id, int allows, boolean isWhole) {}

    /** What a thing is, which says how it is compared. */
    enum Kind {
        PERSON,
        ROLE,
        ROWS,
        CREDENTIAL,
        ADMISSION
    }

    /** What is done to a thing. */
    enum Deed {
        GIVE,
        /** From the first point to the second. */
        CHANGE,
        END
    }

    /**
     * What somebody holds, or what a thing lets its holder do.
     *
     * @param group 0 for none
     */
    record Point(
            int allows, boolean isWhole, int group, int scopes, int places, int end, boolean isThroughApplication) {

        static Point of(Role role, int group) {
            return new Point(role.allows, role.isWhole, group, WITHOUT_SCOPES, EVERYWHERE, NEVER, false);
        }

        Point scopes(int wanted) {
            return new Point(allows, isWhole, group, wanted, places, end, isThroughApplication);
        }

        Point places(int wanted) {
            return new Point(allows, isWhole, group, scopes, wanted, end, isThroughApplication);
        }

        Point end(int wanted) {
            return new Point(allows, isWhole, group, scopes, places, wanted, isThroughApplication);
        }

        Point throughApplication() {
            return new Point(allows, isWhole, group, scopes, places, end, true);
        }

        boolean covers(Kind kind, Point thing) {
            return switch (kind) {
                case PERSON -> coversRole(thing) && coversGroup(thing);
                case ROLE -> coversRole(thing);
                case ROWS -> seesEveryRow();
                case CREDENTIAL ->
                    !isThroughApplication
                            && isSubset(thing.allows, allows)
                            && (isWhole || !thing.isWhole)
                            && coversGroup(thing)
                            && isSubset(thing.scopes, scopes)
                            && isSubset(thing.places, places)
                            && thing.end <= end;
                case ADMISSION -> !isBound() && isSubset(thing.scopes, scopes);
            };
        }

        private boolean coversRole(Point thing) {
            return isSubset(thing.allows, allows)
                    && (isWhole || !thing.isWhole)
                    && ((thing.allows & ADMINISTRATIVE) == 0 || (!isBound() && isSubset(EVERY_SCOPE, scopes)));
        }

        /** Whether it lasts long enough, and everywhere, for what is added to things that last. */
        boolean mayAdd(Kind kind, Deed deed, List<Point> about) {
            var adds = switch (deed) {
                case GIVE -> true;
                case CHANGE -> !about.getLast().isWithin(about.getFirst());
                case END -> false;
            };
            return switch (kind) {
                case PERSON, ROLE, ROWS -> !adds || !isBound();
                case CREDENTIAL, ADMISSION -> true;
            };
        }

        private boolean isWithin(Point before) {
            return isSubset(allows, before.allows)
                    && (before.isWhole || !isWhole)
                    && (group == 0 || group == before.group);
        }

        private boolean coversGroup(Point thing) {
            return thing.group == 0 || thing.group == group || seesEveryRow();
        }

        private boolean seesEveryRow() {
            return isWhole || (allows & EVERY_ROW) != 0;
        }

        private boolean isBound() {
            return places != EVERYWHERE || end != NEVER || isThroughApplication;
        }

        private static boolean isSubset(int narrow, int wide) {
            return (narrow & wide) == narrow;
        }
    }
}
