package dev.latchkey.page;

/** What a visitor has to do before a page lets them in. */
enum Gate {
    OPEN,
    SIGN_IN,
    CONFIRM
}
