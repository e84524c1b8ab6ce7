/** What a month will come to, how sure that is, and how good earlier forecasts were. */
package dev.plumbline.forecast;
