package dev.latchkey.page;

/**
 * What the token of a form says beside the session: whose form it is and on which page it stood. It lets nobody do anything; it is
 * enough to give back what was typed when the session is over.
 */
record FormMark(FormOwner owner, LocalPath page) {}
