/*
 * Owns what a function is: a name and a number of lines, counted from its first line to its closing brace.
 * It must not know limits. Read next: JavaFunctions, CFunctions, Sizes.
 */
package org.parascope.checks;

/** One function's size in lines, with the line it starts at (from 1). */
record CodeSize(String function, int line, int lines) {
}
