/** Name of the command in help and completion: that of `tuzhan-cli.cmd` in the installed folder. */
export const programName = 'tuzhan-cli'
